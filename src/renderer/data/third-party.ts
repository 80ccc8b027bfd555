// Software of others that is part of the app, as the build has listed it beside the window.
import { useQuery } from '@tanstack/react-query';
import type { ThirdPartyPackage } from '../../shared/model/third-party.ts';
import { THIRD_PARTY_FILE } from '../../shared/third-party-file.ts';

/** By name. It is part of the build, so it never changes while the window is open. */
export function useThirdParty() {
  return useQuery({
    queryKey: ['third-party'],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }) => {
      const answer = await fetch(new URL(THIRD_PARTY_FILE, document.baseURI), { signal });
      if (!answer.ok) throw new Error(`${THIRD_PARTY_FILE}: ${answer.status}`);
      return (await answer.json()) as ThirdPartyPackage[];
    },
  });
}

/** Those whose name, version or licence holds all of the words. */
export function findPackages(packages: readonly ThirdPartyPackage[], text: string): readonly ThirdPartyPackage[] {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean);
  return packages.filter(({ name, version, license }) => {
    const whole = `${name} ${version} ${license}`.toLowerCase();
    return words.every((word) => whole.includes(word));
  });
}
