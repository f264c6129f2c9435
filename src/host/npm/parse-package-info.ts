import { z } from 'zod'
import type { PackageInfo } from './npm.ts'

const text = z.string()
const repository = z.union([text, z.object({ url: text.optional() })]).optional()

const viewed = z.object({
  name: text,
  // npm gives a single one without its list.
  versions: z.union([z.array(text), text.transform((one) => [one])]),
  'dist-tags': z.record(text, text).optional(),
  time: z.record(text, z.unknown()).optional(),
  repository: repository.catch(undefined),
  homepage: text.optional().catch(undefined),
})

/** What `npm view --json` printed; undefined where it is something else. */
export function parsePackageInfo(printed: string): PackageInfo | undefined {
  const parsed = viewed.safeParse(parseJson(printed))
  if (!parsed.success) return undefined
  const { name, versions, time = {}, 'dist-tags': tags = {} } = parsed.data
  const changelog = changelogOf(parsed.data)
  return {
    name,
    versions,
    ...(tags['latest'] === undefined ? {} : { latest: tags['latest'] }),
    releasedAt: Object.fromEntries(
      versions.flatMap((version) => {
        const at = typeof time[version] === 'string' ? Date.parse(time[version]) : Number.NaN
        return Number.isNaN(at) ? [] : [[version, at]]
      }),
    ),
    ...(changelog === undefined ? {} : { changelog }),
  }
}

type Pages = Pick<z.output<typeof viewed>, 'repository' | 'homepage'>

/** The releases of its repository where that is on a forge we know, else its page. Only https: it is shown as a link. */
function changelogOf({ repository: given, homepage }: Pages): string | undefined {
  const url = typeof given === 'string' ? given : given?.url
  const [, forge, path] =
    /(github\.com|gitlab\.com|codeberg\.org)[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/u.exec(url ?? '') ?? []
  if (forge !== undefined && path !== undefined)
    return `https://${forge}/${path}${forge === 'gitlab.com' ? '/-/releases' : '/releases'}`
  return homepage !== undefined && /^https:\/\/[\w.-]+(?:\/[\w./#?=&-]*)?$/u.test(homepage) ? homepage : undefined
}

export function parseJson(printed: string): unknown {
  try {
    return JSON.parse(printed)
  } catch {
    return undefined
  }
}
