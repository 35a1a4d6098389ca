"""Bills of materials: the whole upstream closure of a repo as CycloneDX or SPDX, without a JVM."""
