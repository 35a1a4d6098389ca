"""Lines of a dump, each with the defects that reading it must find; the limits are those of `LIMITS`."""

from hugginggraph.settings import load_settings

LIMITS = load_settings(
    ingest={"max_files": 3, "max_tags": 4, "max_name_length": 30, "max_names": 2, "max_json_bytes": 200}
).ingest
DEFECTS = [
    ('{"id": "x/a"}', []),
    ('{"id": "x/a"} ', []),
    ('{"id": "x/a"}, {"id": "x/b"}]}', ["TRAILING_TEXT"]),
    ('{"id": "x/a"}, {"id": "x/b"}', ["TRAILING_TEXT"]),
    ('{"id": "x/a"}, "x": {"id": "x/b"}', ["TRAILING_TEXT"]),
    ('{"id": "x/a"}{"id": "x/b"}', ["TRAILING_TEXT"]),
    ("[1, 2]", ["NOT_JSON"]),
    ('{"id": "x/a"', ["NOT_JSON"]),
    ("", ["NOT_JSON"]),
    ('{"likes": 3}', ["NO_ID"]),
    ('{"id": {"x": "x/a"}}', ["NO_ID"]),
    ('{"id": ["x/a"]}', ["NO_ID"]),
    ('{"id": "x/\\u0000a"}', ["NO_ID"]),
    ('{"id": "x/a", "likes": "many"}', ["FIELD_TYPE"]),
    ('{"id": "x/a", "createdAt": "yesterday"}', ["FIELD_TYPE"]),
    # Spark would take a year of five digits, but no reader of its tables.
    ('{"id": "x/a", "createdAt": "-12962"}', ["FIELD_TYPE"]),
    ('{"id": "x/a", "createdAt": "+10000-01-01T00:00:00Z"}', ["FIELD_TYPE"]),
    ('{"id": "x/a", "siblings": [{"rfilename": "1"}, {}, {}, {}]}', ["TOO_MANY_FILES"]),
    ('{"id": "x/a", "tags": ["1", "2", "3", "4", "5"]}', ["BOMB"]),
    ('{"id": "x/a", "tags": ["a tag of more than thirty letters"]}', ["BOMB"]),
    ('{"id": "x/a", "library_name": "a library of more than thirty letters"}', ["BOMB"]),
    ('{"id": "x/a", "cardData": {"base_model": ["x/b", "x/c", "x/d"]}}', ["BOMB"]),
    ('{"id": "x/a", "baseModels": {"models": [{"id": "x/b"}, {"id": "x/c"}, {"id": "x/d"}]}}', ["BOMB"]),
    ('{"id": "x/a", "cardData": {"x": "' + "y" * 300 + '"}}', ["BOMB"]),
    ('{"id": "x/a", "new": "' + "y" * 300 + '"}', ["BOMB"]),
    ('{"id": "x/a", "cardData": ' + "[" * 101 + "]" * 101 + "}", ["BOMB"]),
    ('{"id": "x/a", "new": ' + '{"":' * 900 + "1" + "}" * 900 + "}", ["BOMB"]),
    ('{"id": "x/a", "cardData": ' + "[" * 100 + "]" * 100 + "}", []),
    ('{"id": "x/a\u202eb"}', ["CONTROL_CHARS"]),
    ('{"id": "x/a", "tags": ["zero\u200dwidth"]}', ["CONTROL_CHARS"]),
    ('{"id": "x/a", "siblings": [{"rfilename": "a\u0085.bin"}]}', ["CONTROL_CHARS"]),
    ('{"id": "x/a", "cardData": {"x": "\\u0007"}}', ["CONTROL_CHARS"]),
    ('{"id": "x/a", "cardData": {"x": "\u2066"}}', ["CONTROL_CHARS"]),
    # A path of Windows, a line's end, Persian and an emoji are no hidden characters.
    ('{"id": "x/a", "cardData": {"x": "C:\\\\f\\r\\n می\u200cخواهم 👩\u200d🔬"}}', []),
    ('{"id": "x/a", "cardData": {"configs": [{"data_files": "{{ x }}"}]}}', ["EXEC_HINT"]),
    ('{"id": "x/a", "cardData": {"data_files": ["data:text/csv;base64,eA=="]}}', ["EXEC_HINT"]),
    ('{"id": "x/a", "cardData": {"dataset_info": {"path": "reference://x.json"}}}', ["EXEC_HINT"]),
    ('{"id": "x/a", "cardData": {"configs": [{"data_files": "data/train.csv"}], "prompt": "{{ x }}"}}', []),
]
