// Checks the links of the built site: pages, anchors, Javadoc, files of the repository. Also those between the Markdown files of the
// repository. Links to other hosts are listed, and not requested.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join, posix, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { slug } from './markdown.mjs'

const ATTRIBUTE = /\s(?:href|src)="([^"]*)"/g
const ID = /\s(?:id|name)="([^"]*)"/g

const decode = (text) => text.replaceAll('&amp;', '&').replaceAll('&#38;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<')

/** All files below a folder, with / between their parts. */
export function filesIn(folder) {
  return readdirSync(folder, { recursive: true }).map((file) => file.split(sep).join('/'))
    .filter((file) => statSync(join(folder, file)).isFile())
}

/**
 * Checks a site.
 * @param folder where it was built
 * @param root the path of the folder on its host
 * @param home the address of the repository
 * @param inRepository says whether a path exists at a revision of the repository
 * @returns dead links, external links, and the number of links that were checked
 */
export function checkSite(folder, root, home, inRepository) {
  const dead = new Set()
  const external = new Set()
  const ids = new Map()
  let checked = 0

  function anchors(file) {
    if (!ids.has(file)) {
      ids.set(file, new Set([...readFileSync(join(folder, file), 'utf8').matchAll(ID)].map((match) => decode(match[1]))))
    }
    return ids.get(file)
  }

  function isThere(url) {
    if (!url.pathname.startsWith(root)) {
      return false
    }
    let file = decodeURIComponent(url.pathname.slice(root.length))
    if (file === '' || file.endsWith('/')) {
      file += 'index.html'
    }
    const path = join(folder, file)
    if (!existsSync(path) || !statSync(path).isFile()) {
      return false
    }
    const fragment = decodeURIComponent(url.hash.slice(1))
    return fragment === '' || !file.endsWith('.html') || anchors(file).has(fragment)
  }

  // the pages of Javadoc are checked by the tool that writes them
  for (const file of filesIn(folder).filter((name) => name.endsWith('.html') && !/^[^/]+\/javadoc\//.test(name))) {
    const page = new URL(`http://site${root}${file}`)
    for (const [, attribute] of readFileSync(join(folder, file), 'utf8').matchAll(ATTRIBUTE)) {
      const link = decode(attribute)
      const source = link.startsWith(`${home}/`) ? /^(?:blob|edit|tree)\/([^/]+)\/([^#]*)/.exec(link.slice(home.length + 1)) : null
      if (/^(data|mailto|javascript):/.test(link) || /^https?:\/\/localhost[:/]/.test(link)) {
        continue
      }
      checked++
      if (source) {
        if (!inRepository(source[1], decodeURIComponent(source[2]))) {
          dead.add(`${file}: ${link}`)
        }
      }
      else if (/^(https?:)?\/\//.test(link)) {
        external.add(link)
      }
      else if (!isThere(new URL(link, page))) {
        dead.add(`${file}: ${link}`)
      }
    }
  }
  return { dead: [...dead], external: [...external].sort(), checked }
}

const withoutCode = (text) => text.replace(/^( *)(```|~~~)[\s\S]*?^\1\2 *$/gm, '').replace(/`[^`\n]*`/g, (code) => code.replace(/[\[\]()]/g, ''))

/** Checks the links between the Markdown files of the repository. */
export function checkMarkdown(repository, files) {
  const dead = []
  let checked = 0
  const headings = (path) => new Set([...readFileSync(join(repository, path), 'utf8').replace(/^( *)```[\s\S]*?^\1``` *$/gm, '')
    .matchAll(/^#{1,6} +(.*)$/gm)].map((match) => slug(match[1].replace(/\[([^\]]*)\]\([^)]*\)/g, '$1'))))
  for (const file of files) {
    for (const [, link] of withoutCode(readFileSync(join(repository, file), 'utf8')).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/i.test(link)) {
        continue
      }
      checked++
      const [path, anchor] = link.split('#')
      const target = path ? posix.normalize(posix.join(posix.dirname(file), path)) : file
      if (target.startsWith('..') || !existsSync(join(repository, target))
          || (anchor && target.endsWith('.md') && !headings(target).has(anchor))) {
        dead.push(`${file}: ${link}`)
      }
    }
  }
  return { dead, checked }
}

function main() {
  const repository = dirname(dirname(fileURLToPath(import.meta.url)))
  const git = (...args) => execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const home = readFileSync(join(repository, 'pom.xml'), 'utf8').match(/<home\.url>(.*)<\/home\.url>/)[1]
  const inRepository = (revision, path) => {
    if (revision === 'main') {
      return existsSync(join(repository, path))
    }
    try {
      return git('cat-file', '-t', `${revision}:${path.replace(/\/$/, '')}`) !== ''
    }
    catch {
      return false
    }
  }
  const site = checkSite(join(repository, 'target', 'site'), process.env.SITE_ROOT ?? '/', home, inRepository)
  const markdown = checkMarkdown(repository, git('ls-files', '*.md').trim().split('\n').filter((file) => existsSync(join(repository, file))))
  console.log('not checked, because they lead to other hosts:')
  site.external.forEach((link) => console.log(`  ${link}`))
  const dead = [...site.dead, ...markdown.dead]
  if (dead.length) {
    console.error(`FAILED: dead links:\n  ${dead.join('\n  ')}`)
    process.exit(1)
  }
  console.log(`ok: ${site.checked} links of the site and ${markdown.checked} of the Markdown files of the repository lead somewhere`)
}

if (process.argv[1] && relative(process.argv[1], fileURLToPath(import.meta.url)) === '') {
  main()
}
