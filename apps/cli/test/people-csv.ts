/** A person: a number to train on, a word, a number to regress on, and a class that follows from the age. */
export interface Person {
  readonly age: number;
  readonly job: string;
  readonly wage: number;
  readonly income: string;
}

const JOBS = ['baker', 'miller', 'smith'];

/** People without chance: the same on every machine. */
export function people(count: number): Person[] {
  return Array.from({ length: count }, (_, i) => {
    const age = 20 + ((i * 7) % 41) + 0.5;
    return { age, job: JOBS[i % 3]!, wage: age * 10 + (i % 3), income: age > 40 ? 'high' : 'low' };
  });
}

/** The people as CSV, columns in the given order. */
export function peopleCsv(
  count: number,
  columns: readonly (keyof Person)[] = ['age', 'job', 'income'],
  delimiter = ',',
): string {
  const rows = people(count).map((person) => columns.map((column) => person[column]).join(delimiter));
  return `${[columns.join(delimiter), ...rows].join('\n')}\n`;
}
