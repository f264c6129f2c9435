/** The package's own entry for these types names a .js file, so TypeScript sees none. */
declare module 'discord-api-spec/zod' {
  import type { $ZodType } from 'zod/v4/core'

  const schemas: Readonly<Record<string, $ZodType>>
  export = schemas
}
