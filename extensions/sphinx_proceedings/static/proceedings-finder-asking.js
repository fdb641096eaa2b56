// Asking the engine from a page: the last question counts, and every question ends in words.

import { engine } from "./proceedings-finder-engine.js";

const PAUSE = 20;
// Between two keys of somebody who types slowly on a phone.
const STILL = 350;
const SEARCHING = 400;
const SLOW = 5000;

/** Whatever is asked of the engine may fail for want of the network: ``null`` then. */
export const orNothing = (promise) => promise.catch(() => null);

/**
 * A function that asks anew, after ``pause`` milliseconds without another call.
 * ``work(engine, turn)`` searches and shows; it stops where ``turn.isCurrent()`` is false, calls
 * ``turn.arrived()`` once there are results, and waits for ``turn.still()`` before it reads what is
 * not worth its bytes while somebody types on.
 * ``waiting("searching" | "slow")`` says that it takes long; ``failed()`` that it did not succeed.
 */
export function asker({ work, waiting, failed }) {
  let last = 0;
  let timers = [];

  function rest() {
    timers.forEach(clearTimeout);
    timers = [];
  }

  async function run(isCurrent, still) {
    timers.push(setTimeout(waiting, SEARCHING, "searching"), setTimeout(waiting, SLOW, "slow"));
    try {
      const opened = await engine();
      if (isCurrent()) await work(opened, { isCurrent, still, arrived: () => isCurrent() && rest() });
    } catch {
      if (isCurrent()) failed();
    } finally {
      if (isCurrent()) rest();
    }
  }

  function ask(pause = PAUSE) {
    const mine = (last += 1);
    rest();
    const until = pause ? performance.now() + STILL : 0;
    const still = () => new Promise((done) => setTimeout(done, until - performance.now()));
    timers.push(setTimeout(run, pause, () => mine === last, still));
  }
  ask.stop = () => {
    last += 1;
    rest();
  };
  return ask;
}
