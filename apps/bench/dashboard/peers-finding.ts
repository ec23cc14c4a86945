import { bestOf, type ComparedCase, DESCENT } from './cases.ts';
import { counted } from './figures.ts';
import { ratioOf } from './ratio.ts';

/** On how much work Descent is ahead of the baseline, level with it and behind it, and of the baselines of what is left. */
export function peersFinding(cases: readonly ComparedCase[], baseline: string): string {
  if (baseline === DESCENT) return 'Descent’s peers, measured against Descent';
  const [asked, others] = [true, false].map((isAsked) =>
    cases.filter((one) => (one.baseline?.subject === baseline) === isAsked).flatMap(standing),
  );
  const findings = [
    asked!.length > 0 ? `ahead of ${baseline} on ${tally(asked!, 'workload')}` : '',
    others!.length > 0 ? `ahead of other baselines on ${tally(others!, 'more workload')}` : '',
  ].filter((text) => text !== '');
  return findings.length === 0
    ? 'Nothing here was done by Descent and a peer'
    : `Descent is ${findings.join('; ')}`;
}

/** How Descent stands to the baseline of a case: level when the interval holds 1; nothing where one was not measured. */
function standing({ of, baseline }: ComparedCase): ('ahead' | 'level' | 'behind')[] {
  const own = bestOf(of, DESCENT);
  if (own === undefined || baseline === undefined) return [];
  const [low, high] = ratioOf(own, baseline).interval;
  return [low > 1 ? 'ahead' : high < 1 ? 'behind' : 'level'];
}

/** `2 of 3 workloads, behind on 1`. */
function tally(standings: readonly string[], noun: string): string {
  const count = (standing: string): number => standings.filter((one) => one === standing).length;
  const rest = ['behind', 'level'].filter((standing) => count(standing) > 0);
  return [
    `${count('ahead')} of ${counted(standings.length, noun)}`,
    ...rest.map((standing) => `${standing} on ${count(standing)}`),
  ].join(', ');
}
