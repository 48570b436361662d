const hintDelayMs = 30;

/** Who wants to hear of changed tasks. */
export class ChangeListeners {
  readonly #listeners = new Set<(ids: readonly number[]) => void>();
  readonly #changed = new Set<number>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  add(listener: (ids: readonly number[]) => void): void {
    this.#listeners.add(listener);
  }

  remove(listener: (ids: readonly number[]) => void): void {
    this.#listeners.delete(listener);
  }

  clear(): void {
    this.#listeners.clear();
  }

  tell(ids: readonly number[]): void {
    if (ids.length === 0) return;
    for (const listener of this.#listeners) listener(ids);
  }

  /** Tells of a change made by this process: at once, but a burst of them as one. */
  tellSoon(id: number): void {
    if (this.#changed.size === 0) {
      setTimeout(() => {
        const ids = [...this.#changed];
        this.#changed.clear();
        this.tell(ids);
      }, hintDelayMs).unref();
    }
    this.#changed.add(id);
  }
}
