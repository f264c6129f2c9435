import { h } from 'preact'
import htm from 'htm'

/** Markup as tagged templates: no build, and every value is text, never HTML. */
export const html = htm.bind(h)
