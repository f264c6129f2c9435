/** For who starts Mos over a fleet that is Mosaic's. */
export const adoptOffer =
  "This fleet is Mosaic's, and nobody gave it to Mos: Mos looks at it and starts, stops and writes nothing of it. See what adopting would do: /fleet adopt (mos fleet adopt)"
