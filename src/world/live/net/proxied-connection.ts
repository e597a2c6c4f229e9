import net from 'node:net';
import type { Socket } from 'node:net';
import type { LinkShaper } from '../../../../nemesis/link-shaper.ts';
import { Pump } from './pump.ts';

export interface Directions {
  /** From the dialler to the target. */
  readonly forward: boolean;
  /** From the target to the dialler. */
  readonly backward: boolean;
}

/** What the two directions of a proxy's link are shaped by; absent: nothing. */
export interface Shapers {
  readonly forward: LinkShaper | undefined;
  readonly backward: LinkShaper | undefined;
}

/**
 * One connection through a link's proxy: the dialler's socket, the target's, and a pump for
 * each direction. Ends of a connection travel like its bytes: what happens to the target is
 * not reported to the dialler while the way back is cut.
 */
export class ProxiedConnection {
  readonly #dialler: Socket;
  readonly #target = new net.Socket({ allowHalfOpen: true });
  readonly #dial: () => void;
  readonly #forward: Pump;
  readonly #backward: Pump;
  #dialled = false;
  /** The target is gone with an error (refused, reset). */
  #targetFailed = false;
  /** The dialler is gone and its last bytes are still on their way to the target. */
  #draining = false;

  /** @param dialler a socket with `allowHalfOpen` */
  constructor(options: {
    readonly dialler: Socket;
    readonly target: { readonly host: string; readonly port: number };
    readonly open: Directions;
    readonly shapers: Shapers;
    /** How many bytes the target sent. */
    readonly onAnswer: (bytes: number) => void;
    readonly onClose: () => void;
  }) {
    const { dialler, target, open, shapers, onAnswer, onClose } = options;
    this.#dialler = dialler;
    // Without it, small messages wait for the acknowledgement of the ones before.
    dialler.setNoDelay(true);
    this.#target.setNoDelay(true);
    this.#dial = () => {
      if (this.#dialled) return;
      this.#dialled = true;
      this.#target.connect({ ...target, noDelay: true });
    };
    // A connection that is opened during a cut is held: the target does not hear of it before the heal.
    if (open.forward) this.#dial();
    this.#forward = new Pump(dialler, this.#target, open.forward, shapers.forward);
    this.#backward = new Pump(this.#target, dialler, open.backward, shapers.backward);
    this.#target.on('data', (chunk: Buffer) => onAnswer(chunk.length));

    dialler.on('end', () => this.#diallerEnded());
    dialler.on('error', () => dialler.destroy());
    dialler.on('close', () => {
      // What it sent last is on its way, if the link is slow.
      if (!this.#draining) this.#forward.afterwards(() => this.#target.destroy());
      if (!this.#dialled || this.#target.closed) onClose();
    });
    this.#target.on('error', () => {
      this.#targetFailed = true;
      this.#target.destroy();
    });
    this.#target.on('close', () => {
      this.#forward.stop();
      this.#tellDialler();
      if (dialler.closed) onClose();
    });
  }

  setOpen(open: Directions): void {
    if (open.forward) this.#dial();
    this.#forward.setOpen(open.forward);
    this.#backward.setOpen(open.backward);
    this.#tellDialler();
  }

  setShapers({ forward, backward }: Shapers): void {
    this.#forward.setShaper(forward);
    this.#backward.setShaper(backward);
  }

  destroy(): void {
    this.#draining = false;
    this.#forward.stop();
    this.#backward.stop();
    this.#dialler.destroy();
    this.#target.destroy();
  }

  /**
   * The dialler has closed its side. With both directions open this may be half a close, and
   * the pump has passed it on. With one of them cut it is the end, since no answer can reach
   * it: a request on its way is still delivered, and the answer is dropped. Were it kept, the
   * connections that a node gives up and redials would pile up for as long as the cut lasts,
   * and then break loose at once.
   */
  #diallerEnded(): void {
    if (!this.#forward.open) this.destroy();
    else if (!this.#backward.open) {
      this.#draining = true;
      this.#dialler.destroy();
      this.#backward.discard();
      if (this.#target.readableEnded || this.#target.destroyed) this.destroy();
      else this.#target.once('end', () => this.destroy());
    }
  }

  /** Closes the dialler's socket after the target's, as soon as the way back is open. */
  #tellDialler(): void {
    if (this.#targetFailed && this.#backward.open) this.#dialler.destroy();
  }
}
