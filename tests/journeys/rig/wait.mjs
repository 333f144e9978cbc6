// The one way to wait: for a condition, with a limit, saying what was waited for.

const PAUSE_MS = 60;

/** Calls `probe` until it gives something truthy; that is returned. Its errors count as "not yet". */
export async function until(what, probe, limitMs = 15_000) {
  const end = Date.now() + limitMs;
  let last;
  for (;;) {
    try {
      const value = await probe();
      if (value) return value;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) {
      throw new Error(`waited ${limitMs / 1000} s for ${what}${last ? `; last error: ${last.message}` : ""}`);
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
