import type { Config } from '../config/config.ts'
import { secretValues } from '../config/secret-values.ts'
import { maskSecrets } from '../host/mask-secrets.ts'

/** With a diff that a chat may show to all who are there: what a person wrote into a file of theirs may be a secret of Mos's. */
export const maskDiff = <T extends { readonly diff: string }>(
  shown: T,
  config: Pick<Config, 'discord' | 'redisUrl'>,
): T => ({ ...shown, diff: maskSecrets(shown.diff, secretValues(config)) })
