import type { Run } from './run/run.ts';

/** How long training waits for a better epoch, and what counts as one. */
export interface Waiting {
  readonly patience: number;
  readonly tolerance?: number | undefined;
}

/** The losses of an epoch; null without validation rows. */
export interface EpochLosses {
  readonly loss: number;
  readonly validationLoss: number | null;
}

/** What a judge remembers of the epochs that it has seen. */
export interface JudgeState {
  /** The epoch whose parameters the run has in the end, so far. */
  readonly best: number;
  /** The last epoch that was better. */
  readonly better: number;
  /** The lowest loss; null before the first. */
  readonly lowest: number | null;
}

/**
 * Says of each epoch whether it is the best so far, and when patience has run out.
 *
 * With validation rows, better is a lower validation loss, and the parameters of the best epoch are kept to be put back. Without them it
 * is a training loss of at most the lowest so far − `tolerance`, and the last parameters stay: scikit-learn's rule
 * (`_update_no_improvement_count`). Lowest is the lowest of all epochs, of those too that fell by less. Without patience the last
 * epoch counts as the best.
 */
export class EpochJudge {
  #best = 0;
  #lowest = Number.POSITIVE_INFINITY;
  #better = 0;
  readonly #run: Run;
  readonly #patience: number;
  readonly #tolerance: number;
  /** Whether the best parameters are to be put back. */
  readonly #keeps: boolean;

  /** @param before What a judge of the same run remembered, to go on from there. */
  constructor(run: Run, { patience, tolerance = 0 }: Waiting, before?: JudgeState) {
    this.#run = run;
    this.#patience = patience;
    this.#tolerance = tolerance;
    this.#keeps = patience > 0 && run.datasets.validation !== undefined;
    if (before === undefined) return;
    this.#best = before.best;
    this.#better = before.better;
    this.#lowest = before.lowest ?? Number.POSITIVE_INFINITY;
  }

  /** The epoch whose parameters the run has in the end. */
  get best(): number {
    return this.#best;
  }

  get state(): JudgeState {
    const lowest = Number.isFinite(this.#lowest) ? this.#lowest : null;
    return { best: this.#best, better: this.#better, lowest };
  }

  /** Whether this epoch is the best so far. */
  judge(epoch: number, { loss, validationLoss }: EpochLosses): boolean {
    if (!this.#keeps) {
      if (loss <= this.#lowest - this.#tolerance) this.#better = epoch;
      this.#lowest = Math.min(this.#lowest, loss);
      this.#best = epoch;
      return true;
    }
    if (validationLoss === null || !(validationLoss < this.#lowest)) return false;
    this.#lowest = validationLoss;
    this.#run.best.set(this.#run.average ?? this.#run.parameters);
    this.#better = epoch;
    this.#best = epoch;
    return true;
  }

  isExhausted(epoch: number): boolean {
    return this.#patience > 0 && epoch - this.#better >= this.#patience;
  }

  /** Gives the run the parameters to end with: the best ones where they are kept, averages in the place of what was learned. */
  putBack(): void {
    const { parameters, best, average } = this.#run;
    if (this.#keeps) average?.set(best);
    if (this.#keeps || average !== null) parameters.set(this.#keeps ? best : average!);
  }
}
