/**
 * Questions to the database that many ask at once: whoever asks while the same question is under way waits
 * for the next one and shares it with all who wait, so that nobody gets an answer older than his question.
 */
export class SharedQuestions<T> {
  private readonly underWay = new Map<string, Promise<T>>();
  private readonly next = new Map<string, Promise<T>>();

  ask(key: string, question: () => Promise<T>): Promise<T> {
    const running = this.underWay.get(key);
    if (!running) return this.run(key, question);
    const waiting = this.next.get(key);
    if (waiting) return waiting;
    const after = () => {
      this.next.delete(key);
      return this.run(key, question);
    };
    const asked = running.then(after, after);
    this.next.set(key, asked);
    return asked;
  }

  private run(key: string, question: () => Promise<T>): Promise<T> {
    const asked = question();
    this.underWay.set(key, asked);
    const ended = () => {
      if (this.underWay.get(key) === asked) this.underWay.delete(key);
    };
    asked.then(ended, ended);
    return asked;
  }
}
