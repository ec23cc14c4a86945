/**
 * A part of a step that all workers do together. Between two stages stands a barrier. Tiles are handed out to whoever is free; who
 * computes a tile never matters to its result.
 */
export interface Stage {
  /** Into how many tiles the stage is cut at this step. */
  tiles(step: number): number;
  /** Done once, by one worker alone, before the stage's first tile. */
  prepare?(step: number): void;
  run(step: number, tile: number): void;
}

/** A list of stages that is walked once per step. */
export interface Program {
  readonly name: ProgramName;
  readonly steps: number;
  readonly stages: readonly Stage[];
  /** Called before a range of steps, by every worker. */
  start?(): void;
}

/** What an executor can be asked to run: an epoch of training, or the evaluation of a dataset. */
export type ProgramName = 'train' | `evaluate.${'train' | 'validation' | 'test'}`;
