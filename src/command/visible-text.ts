import { z } from 'zod'
import { visibleLine } from './visible-line.ts'

/** Free text of an option: something to see in it, and at most `longest` UTF-16 units. */
export const visibleText = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((text) => visibleLine(text) !== '', 'there is nothing to see in it')
