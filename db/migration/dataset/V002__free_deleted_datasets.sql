-- A deleted dataset keeps its rows, but not its files: the collection of garbage removes their artifact.
alter table dataset_version drop constraint dataset_version_artifact_fkey;
