/** Neighbors that are alike, as the columns of an image's pixels are, in groups. */
export function alikeNeighbors<T>(all: readonly T[], areAlike: (one: T, other: T) => boolean): T[][] {
  const groups: T[][] = [];
  for (const item of all) {
    const last = groups.at(-1);
    if (last !== undefined && areAlike(last[0]!, item)) last.push(item);
    else groups.push([item]);
  }
  return groups;
}

/** The name of a group of columns: that of the only one, or `first … last (count)`. */
export function groupName(group: readonly { readonly name: string }[]): string {
  const { name } = group[0]!;
  return group.length === 1 ? name : `${name} … ${group.at(-1)!.name} (${group.length})`;
}
