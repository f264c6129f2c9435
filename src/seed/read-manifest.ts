import { join } from 'node:path'
import { Failure } from '../errors.ts'
import type { Disk } from '../host/disk.ts'
import { buildManifest } from './build-manifest.ts'
import { checkManifest } from './check-manifest.ts'
import { manifestSchema } from './manifest.ts'
import type { Manifest } from './manifest.ts'
import { isCheckout, readFramework } from './read-framework.ts'

const broken = 'This copy of Mos is not whole: fetch it again.'

/**
 * What this version ships to a home: `framework/manifest.json`, checked. In a clone what stands in its files counts, and
 * the manifest only tells what was shipped before. Throws a Failure when it is unfit.
 */
export async function readManifest(disk: Pick<Disk, 'read' | 'list' | 'look'>, packageRoot: string): Promise<Manifest> {
  const path = join(packageRoot, 'framework', 'manifest.json')
  const bytes = await disk.read(path)
  if (bytes === undefined) throw new Failure(`${path} is not there. ${broken}`)
  const parsed = manifestSchema.safeParse(parseJson(new TextDecoder().decode(bytes)))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new Failure(`${path}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is no manifest'}. ${broken}`)
  }
  requireFit(parsed.data, path, broken)
  if (!(await isCheckout(disk, packageRoot))) return parsed.data
  const built = buildManifest(parsed.data.version, await readFramework(disk, packageRoot), parsed.data)
  requireFit(built, join(packageRoot, 'framework'), 'Mend it; nothing was changed.')
  return built
}

function requireFit(manifest: Manifest, where: string, remedy: string): void {
  const [problem] = checkManifest(manifest)
  if (problem !== undefined) throw new Failure(`${where}: ${problem}. ${remedy}`)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
