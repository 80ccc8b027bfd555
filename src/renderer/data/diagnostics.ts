// The file for whoever helps.
import { useMutation } from '@tanstack/react-query';
import { useApi } from './api-context.tsx';

/** Makes the file anew each time. */
export function useMakeBundle() {
  const api = useApi();
  return useMutation({ mutationFn: () => api.diagnostics.bundle(), gcTime: 0 });
}
