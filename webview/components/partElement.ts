import { LitElement } from 'lit';

/** A part of a page. What the user does there it raises as an event, which reaches only whoever holds the part. */
export class PartElement extends LitElement {
  protected raise(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
