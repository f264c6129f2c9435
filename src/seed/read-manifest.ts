import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { checkManifest } from './check-manifest.ts'
import { manifestSchema } from './manifest.ts'
import type { Manifest } from './manifest.ts'

const broken = 'This copy of Mos is not whole: fetch it again.'

/** What this version ships to a home: `framework/manifest.json`, checked. Throws a Failure when it is unfit. */
export async function readManifest(disk: Pick<Disk, 'read'>, packageRoot: string): Promise<Manifest> {
  const path = join(packageRoot, 'framework', 'manifest.json')
  const bytes = await disk.read(path)
  if (bytes === undefined) throw new Failure(`${path} is not there. ${broken}`)
  const parsed = manifestSchema.safeParse(parseJson(new TextDecoder().decode(bytes)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Failure(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is no manifest'}. ${broken}`)
  }
  const problems = checkManifest(parsed.data)
  if (problems.length > 0) throw new Failure(`${path}: ${problems[0] ?? ''}. ${broken}`)
  return parsed.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
