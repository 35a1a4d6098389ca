-- Layout 5: a row that changes is struck out where it stands, and its file is not written anew (docs/adr/0013).
ALTER TABLE ${repos} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${mentions} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${nodes} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${edges} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${rejected_references} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${degrees} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${components} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${component_sizes} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${communities} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${community_profiles} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${group_identities} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${lineage} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${generations} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${forward_subgraphs} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true');
ALTER TABLE ${backward_subgraphs} SET TBLPROPERTIES ('delta.enableDeletionVectors' = 'true')
