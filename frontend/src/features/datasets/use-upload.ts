import { useRef, useState } from 'react';
import {
  commitUpload,
  datasetExists,
  type DatasetVersion,
  discardUpload,
  openUpload,
  useCreateDataset,
  useRefreshDatasets,
} from '@/api/datasets';
import { isNotFound } from '@/api/problem';
import { putFile } from '@/api/put-file';
import { type ChosenFiles, type Role, ROLES } from './file-roles';

export interface UploadOrder {
  name: string;
  description: string;
  files: ChosenFiles;
  classLabels: string[];
  testFraction: number;
}

type Stage = 'idle' | 'sending' | 'committing';

/** Uploads a dataset version: makes the dataset where it is new, sends file by file, commits; cleans up when stopped. */
export function useUpload(onDone: (version: DatasetVersion) => void) {
  const [stage, setStage] = useState<Stage>('idle');
  const [sent, setSent] = useState<Partial<Record<Role, number>>>({});
  const [error, setError] = useState<unknown>(null);
  const abort = useRef<AbortController>(null);
  const create = useCreateDataset();
  const refresh = useRefreshDatasets();

  const start = async ({ name, description, files, classLabels, testFraction }: UploadOrder) => {
    const controller = new AbortController();
    abort.current = controller;
    setError(null);
    setSent({});
    setStage('sending');
    let id: string | undefined;
    try {
      if (!(await datasetExists(name))) await create.mutateAsync({ name, description });
      ({ id } = await openUpload(name, controller.signal));
      for (const role of ROLES) {
        const file = files[role];
        if (!file) continue;
        await putFile(
          `/api/v1/datasets/${encodeURIComponent(name)}/uploads/${id}/files/${role}`,
          file,
          controller.signal,
          (bytes) => setSent((old) => ({ ...old, [role]: bytes })),
        );
      }
      setStage('committing');
      const version = await commitUpload(
        name,
        id,
        {
          ...(classLabels.length > 0 && { classLabels }),
          ...(!files['test-images'] && { testFraction }),
        },
        controller.signal,
      );
      await refresh();
      onDone(version);
    } catch (failure) {
      if (id !== undefined) {
        discardUpload(name, id).catch((left: unknown) => {
          if (!isNotFound(left)) console.warn('the upload is left to expire', left);
        });
      }
      if (!controller.signal.aborted) setError(failure);
    } finally {
      setStage('idle');
    }
  };

  return { stage, sent, error, start, stop: () => abort.current?.abort() };
}
