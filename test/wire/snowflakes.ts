/** Discord counts its ids' milliseconds from the first second of 2015. */
const discordEpoch = 1_420_070_400_000n

/** Ids as Discord makes them: strictly rising, the time in the upper bits. */
export function snowflakes(now: () => number): () => string {
  let last = 0n
  return () => {
    const fresh = (BigInt(Math.floor(now())) - discordEpoch) << 22n
    last = fresh > last ? fresh : last + 1n
    return last.toString()
  }
}
