import { useEffect, useState } from 'react';
import { infer, type Inference, type TensorData } from '@/api/serving';

interface Answer {
  inference: Inference | undefined;
  error: unknown;
}

/** Asks a version about what was entered last; while an answer is awaited, newer inputs wait and older ones are left out. */
export function useInference(model: string, version: number | undefined, inputs: TensorData[] | undefined): Answer {
  const [answer, setAnswer] = useState<Answer>({ inference: undefined, error: null });
  const [line] = useState(() => new Line(setAnswer));
  useEffect(() => line.ask(model, version, inputs), [line, model, version, inputs]);
  useEffect(() => () => line.close(), [line]);
  return inputs === undefined ? { inference: undefined, error: null } : answer;
}

/** At most one request under way, and the newest one that waits behind it. */
class Line {
  private waiting: (() => Promise<Inference>) | undefined;
  private isBusy = false;
  private isClosed = false;

  constructor(private readonly tell: (answer: Answer) => void) {}

  ask(model: string, version: number | undefined, inputs: TensorData[] | undefined) {
    this.isClosed = false;
    this.waiting = inputs && (() => infer(model, version, inputs));
    if (!this.isBusy) void this.run();
  }

  close() {
    this.isClosed = true;
    this.waiting = undefined;
  }

  private async run() {
    this.isBusy = true;
    while (this.waiting) {
      const next = this.waiting;
      this.waiting = undefined;
      try {
        const inference = await next();
        if (!this.isClosed) this.tell({ inference, error: null });
      } catch (error) {
        if (!this.isClosed) this.tell({ inference: undefined, error });
      }
    }
    this.isBusy = false;
  }
}
