import { hashOf } from './hash.ts'
import type { Manifest } from './manifest.ts'

/** The same for the same content, however the file is laid out. */
export const manifestDigest = (rest: Omit<Manifest, 'digest'>): string =>
  hashOf(
    JSON.stringify([
      rest.schema,
      rest.package,
      rest.version,
      rest.protect,
      rest.entries.map(({ path, class: kind, type, mode, size, sha256, prior, merge }) => [
        path,
        kind,
        type,
        mode,
        size,
        sha256,
        prior,
        merge ?? null,
      ]),
    ]),
  )
