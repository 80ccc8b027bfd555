// Settings on their way to another computer and back.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';

export interface FileToImport {
  text: string;
  passphrase?: string;
}

/** Makes the text of a file; with a passphrase keys come along. */
export function useExportSettings() {
  const api = useApi();
  return useMutation({
    mutationFn: (passphrase: string | undefined) => api.transfer.export(passphrase === undefined ? {} : { passphrase }),
    // The answer may hold keys, if encrypted: nothing of it must linger.
    gcTime: 0,
  });
}

/** Says what a file would change. */
export function usePreviewImport() {
  const api = useApi();
  return useMutation({ mutationFn: (file: FileToImport) => api.transfer.preview(file), gcTime: 0 });
}

/** Does it. Nearly everything on the screen may be another then. */
export function useImportSettings() {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (file: FileToImport) => api.transfer.import(file),
    onSuccess: () => queries.invalidateQueries(),
    gcTime: 0,
  });
}
