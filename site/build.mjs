// Builds the site into target/site of the repository: a folder for each released version (a tag v… that contains docs/navigation.json),
// the folder "next" for the working tree, and a first page that leads to the newest of them.
//   node build.mjs [--no-javadoc]
import { execFileSync } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const repository = dirname(here)
const output = join(repository, 'target', 'site')
const work = join(here, 'target')
// where the site lies on its host, such as /neo4j-sessions-spring-boot/
const root = process.env.SITE_ROOT ?? '/'
const javadoc = !process.argv.includes('--no-javadoc')
// the modules whose Javadoc is a part of the site, where a version has them
const published = ['embedded-neo4j', 'autoconfigure', 'test-support', 'rewrite']

const run = (command, args, options = {}) => execFileSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options })
const git = (...args) => execFileSync('git', args, { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()

/** Released versions that have a site, the newest first. */
function released() {
  return git('tag', '--list', 'v*', '--sort=-version:refname').split('\n').filter(Boolean)
    .filter((tag) => git('ls-tree', '--name-only', tag, 'docs/navigation.json') !== '')
    .map((tag) => ({ version: tag.slice(1), revision: tag }))
}

const titleOf = (file) => readFileSync(file, 'utf8').split('\n', 1)[0].replace(/^#\s*/, '').replaceAll('`', '')

/** The navigation: that of navigation.json, and pages that it does not list. */
function navigation(pages) {
  const groups = JSON.parse(readFileSync(join(pages, 'navigation.json')))
    .map(({ text, items }) => ({ text, items: items.map((item) => ({ text: item.text, link: `/${item.page}` })) }))
  const listed = groups.flatMap((group) => group.items.map((item) => item.link.slice(1)))
  const present = readdirSync(pages).filter((file) => file.endsWith('.md') && file !== 'README.md').map((file) => file.slice(0, -3))
  const unknown = listed.filter((page) => !present.includes(page))
  if (unknown.length) {
    throw new Error(`docs/navigation.json lists pages that do not exist: ${unknown.join(', ')}`)
  }
  const others = present.filter((page) => !listed.includes(page))
  if (others.length) {
    console.warn(`docs/navigation.json does not list ${others.join(', ')}: shown under "More"`)
    groups.push({ text: 'More', items: others.map((page) => ({ text: titleOf(join(pages, `${page}.md`)), link: `/${page}` })) })
  }
  return groups
}

/** The decisions for the navigation, with their titles. */
function decisions(pages) {
  const folder = join(pages, 'adr')
  return !existsSync(folder) ? [] : readdirSync(folder).filter((file) => /^\d+.*\.md$/.test(file)).sort().map((file) => ({
    text: titleOf(join(folder, file)),
    link: `/adr/${file.slice(0, -3)}`
  }))
}

/** README.md is the first page of its folder. */
function asIndex(folder) {
  if (existsSync(join(folder, 'README.md'))) {
    renameSync(join(folder, 'README.md'), join(folder, 'index.md'))
  }
}

function build({ version, revision }, source, versions) {
  const pages = join(work, version)
  rmSync(pages, { recursive: true, force: true })
  cpSync(join(source, 'docs'), pages, { recursive: true })
  const groups = navigation(pages)
  asIndex(pages)
  asIndex(join(pages, 'adr'))
  const records = decisions(pages)
  appendFileSync(join(pages, 'adr', 'index.md'), `\n${records.map(({ text, link }) => `- [${text}](${link}.md)`).join('\n')}\n`)
  const site = {
    version, versions, root, pages, revision, base: `${root}${version}/`, output: join(output, version), cache: join(work, 'cache'),
    sidebar: [...groups, { text: 'Decisions', collapsed: true, items: records }],
    home: readFileSync(join(source, 'pom.xml'), 'utf8').match(/<home\.url>(.*)<\/home\.url>/)[1]
  }
  run('npx', ['vitepress', 'build', '.'], { cwd: here, env: { ...process.env, SITE: JSON.stringify(site) } })
  if (javadoc) {
    const modules = published.filter((module) => existsSync(join(source, module, 'src', 'main', 'java')))
    run('mvn', ['-B', '-ntp', '-q', '-DskipTests', '-Dcheckstyle.skip', '-Dspring-javaformat.validate.skip', '-Djacoco.skip', '-am',
      '-pl', modules.join(), 'compile', 'javadoc:aggregate'], { cwd: source })
    const target = join(output, version, 'javadoc')
    cpSync(join(source, 'target', 'reports', 'apidocs'), target, { recursive: true })
    // JDKs of Linux distributions leave these fonts out
    if (!existsSync(join(target, 'resources', 'fonts', 'dejavu.css'))) {
      const style = join(target, 'stylesheet.css')
      writeFileSync(style, readFileSync(style, 'utf8').replace(/@import url\('resources\/fonts\/dejavu\.css'\);\s*/, ''))
    }
  }
  console.log(`built ${version} from ${revision}`)
}

const releases = released()
const versions = ['next', ...releases.map(({ version }) => version)]
rmSync(output, { recursive: true, force: true })
mkdirSync(output, { recursive: true })
build({ version: 'next', revision: 'main' }, repository, versions)
for (const release of releases) {
  const checkout = mkdtempSync(join(tmpdir(), 'site-'))
  try {
    git('clone', '--quiet', '--branch', release.revision, repository, checkout)
    build(release, checkout, versions)
  }
  finally {
    rmSync(checkout, { recursive: true, force: true })
  }
}
const first = `${root}${releases.length ? releases[0].version : 'next'}/`
writeFileSync(join(output, 'index.html'), `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Neo4j Sessions</title>
<meta http-equiv="refresh" content="0; url=${first}">
<link rel="canonical" href="${first}">
<a href="${first}">Neo4j Sessions</a>
</html>
`)
console.log(`the site is in ${resolve(output)}`)
