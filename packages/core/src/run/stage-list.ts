import { PANEL } from '../panels.ts';
import { cutRows } from './cut.ts';
import type { Frame } from './frame.ts';
import type { Stage } from './program.ts';

/** Samples per tile are whole multiples of what kernels take together. */
const SAMPLES = 8;
/** Rows that stay in the second-level cache while weights stream by. */
const MOST_SAMPLES = 64;
/** The same where rows are sparse. */
const MOST_SPARSE = 256;

/** Columns per tile of work on all rows, at most. */
const COLUMNS = 64;

/** Something done for samples from ≤ s < to of a step's batch. */
export type RowWork = (frame: Frame, step: number, from: number, to: number) => void;
/** The same for columns left ≤ c < right alone. */
export type GridWork = (frame: Frame, from: number, to: number, left: number, right: number) => void;

/** How a stage that is cut by columns too is cut. */
export interface GridOptions {
  /** Whether its rows are sparse. */
  readonly sparse: boolean;
  /** Panels of columns per tile. */
  readonly panels: number;
}

interface Tile {
  readonly from: number;
  readonly to: number;
  readonly left: number;
  readonly right: number;
}

/**
 * Gathers what a step does for its samples into stages. Consecutive work on the same rows is one stage: a tile goes through all of
 * it while it is in cache. Work with a weight that is larger than the cache is a stage of its own, cut by columns too, so that
 * no worker streams the whole weight for a few rows.
 */
export class StageList {
  readonly stages: Stage[] = [];
  readonly #frameAt: (step: number) => Frame;
  readonly #workers: number;
  #rows: RowWork[] = [];

  constructor(frameAt: (step: number) => Frame, workers: number) {
    this.#frameAt = frameAt;
    this.#workers = workers;
  }

  /** Work that needs nothing but its own rows of what came before. */
  addRows(work: RowWork): void {
    this.#rows.push(work);
  }

  /** Work on rows that needs all columns of what came before, and whose `cols` columns may be cut. */
  addGrid(cols: number, { sparse, panels }: GridOptions, work: GridWork): void {
    this.end();
    const most = sparse ? MOST_SPARSE : MOST_SAMPLES;
    const width = this.#workers === 1 ? cols : panels * PANEL;
    // The last ones are narrower: nobody then waits long for who took the last.
    const columns = cutRows(cols, PANEL, width, this.#workers);
    const cut = (count: number): Tile[] => {
      const tiles: Tile[] = [];
      for (const { from, to } of cutRows(count, SAMPLES, most, 1)) {
        for (const { from: left, to: right } of columns) tiles.push({ from, to, left, right });
      }
      return tiles;
    };
    this.stages.push(
      this.#stage(cut, (frame, _step, { from, to, left, right }) => work(frame, from, to, left, right)),
    );
  }

  /** Work on some columns of all rows, which wants all rows of what came before. */
  addColumns(cols: number, work: (frame: Frame, left: number, right: number) => void): void {
    this.end();
    const tiles = cutRows(cols, PANEL, COLUMNS, this.#workers).map(({ from: left, to: right }) => {
      return { from: 0, to: 0, left, right };
    });
    this.stages.push(
      this.#stage(
        () => tiles,
        (frame, _step, { left, right }) => work(frame, left, right),
      ),
    );
  }

  /** Whatever is added next begins a stage of its own. */
  end(): void {
    const works = this.#rows;
    if (works.length === 0) return;
    this.#rows = [];
    const cut = (count: number): Tile[] =>
      cutRows(count, SAMPLES, MOST_SAMPLES, this.#workers).map((range) => ({ ...range, left: 0, right: 0 }));
    this.stages.push(
      this.#stage(cut, (frame, step, { from, to }) => {
        for (const work of works) work(frame, step, from, to);
      }),
    );
  }

  #stage(cut: (count: number) => Tile[], run: (frame: Frame, step: number, tile: Tile) => void): Stage {
    const frameAt = this.#frameAt;
    // A run has two batch sizes: the usual one, and what is left at the end.
    const cuts = new Map<number, Tile[]>();
    const tilesOf = (count: number): Tile[] => {
      const known = cuts.get(count);
      if (known !== undefined) return known;
      const tiles = cut(count);
      cuts.set(count, tiles);
      return tiles;
    };
    return {
      tiles: (step) => tilesOf(frameAt(step).count).length,
      run(step, index) {
        const frame = frameAt(step);
        run(frame, step, tilesOf(frame.count)[index]!);
      },
    };
  }
}
