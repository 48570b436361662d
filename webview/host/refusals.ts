import { visibleMessage } from '../texts/visibleText';

/** What the host refused to do, kept with the place on the page where the user asked for it. */
export class Refusals<Place extends string> {
  private current: { readonly place: Place; readonly text: string } | undefined;
  private readonly changed: () => void;

  /** `changed` asks for a new drawing. */
  constructor(changed: () => void) {
    this.changed = changed;
  }

  /** Settles with the call: true if the host did it. The latest answer replaces what this place showed before. */
  async watch(place: Place, call: Promise<unknown>): Promise<boolean> {
    try {
      await call;
      if (this.current?.place === place) this.current = undefined;
      return true;
    } catch (error) {
      this.current = { place, text: visibleMessage(error instanceof Error ? error.message : String(error)) };
      return false;
    } finally {
      this.changed();
    }
  }

  /** The host's words, if the last refusal belongs to this place. */
  at(place: Place): string | undefined {
    return this.current?.place === place ? this.current.text : undefined;
  }
}
