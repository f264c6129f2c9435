// Brings what a package ships into a home, as a start does, and prints the milliseconds of each so many-th time.
import { createDisk } from '../src/host/create-disk.ts'
import { seedHome } from '../src/seed/seed-home.ts'

const [, , mosaicHome = '', packageRoot = '', dataDir = '', times = '1'] = process.argv
const took: number[] = []
for (let i = 0; i < Number(times); i++) {
  const before = performance.now()
  await seedHome(createDisk(), { mosaicHome, packageRoot, dataDir, runtime: 'stub' })
  took.push(performance.now() - before)
}
console.log(JSON.stringify(took))
