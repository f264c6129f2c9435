import type { ProgramName } from '../../host/runtimes/runtime-programs.ts'
import type { PackageInfo } from '../../host/npm/npm.ts'

/** Where a package is that the fleet uses. */
export type Whereabouts =
  /** in the active installation: Mos looks after it */
  | { readonly kind: 'installation'; readonly id: string }
  /** Mos itself, as a clone or a package that a person installed */
  | { readonly kind: 'checkout'; readonly path: string }
  /** a person's own: npm -g, ~/.local/bin, … */
  | { readonly kind: 'elsewhere'; readonly path: string }
  | { readonly kind: 'missing' }

/** What was seen of one package. */
export type Subject = {
  readonly label: 'mos' | ProgramName
  /** absent: Mos has no name in a registry here */
  readonly package?: string
  readonly where: Whereabouts
  /** absent where it did not say */
  readonly installed?: string
  /** what the registry has, or why that is not known */
  readonly info?: PackageInfo
  readonly problem?: string
}

/** A line of the table. */
export type PackageRow = Subject & {
  readonly wanted?: string
  /** milliseconds since `wanted` was released */
  readonly ageMs?: number
  readonly action: 'update' | 'keep'
  /** why it stays, or what is special about its change */
  readonly why: string
  /** `why` is other words an hour later */
  readonly isPassing?: boolean
}
