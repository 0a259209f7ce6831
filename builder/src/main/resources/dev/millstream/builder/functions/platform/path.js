const parts = (path) => path.split('/').filter((part) => part !== '' && part !== '.');

const reduced = (path, isAbsolute) => {
  const kept = [];
  for (const part of parts(path)) {
    if (part !== '..') kept.push(part);
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else if (!isAbsolute) kept.push(part);
  }
  return kept.join('/');
};

export const sep = '/';
export const delimiter = ':';
export const isAbsolute = (path) => path.startsWith('/');
export const normalize = (path) => {
  const absolute = isAbsolute(path);
  const inner = reduced(path, absolute);
  const end = inner !== '' && path.endsWith('/') ? '/' : '';
  return `${absolute ? '/' : ''}${inner}${end}` || '.';
};
export const join = (...all) => normalize(all.filter((part) => part !== '').join('/') || '.');
export const resolve = (...all) => {
  const from = all.findLastIndex((path) => isAbsolute(path));
  return `/${reduced(all.slice(Math.max(0, from)).join('/'), true)}`;
};
export const basename = (path, suffix = '') => {
  const name = path.replace(/\/+$/, '').split('/').at(-1);
  return suffix !== '' && name !== suffix && name.endsWith(suffix)
    ? name.slice(0, -suffix.length) : name;
};
export const dirname = (path) => {
  const bare = path.replace(/(?!^)\/+$/, '');
  const at = bare.lastIndexOf('/');
  return at < 0 ? '.' : bare.slice(0, at).replace(/\/+$/, '') || '/';
};
export const extname = (path) => /[^/.][^/]*?(\.[^./]*)$/.exec(path)?.[1] ?? '';
export const relative = (from, to) => {
  const here = parts(resolve(from));
  const there = parts(resolve(to));
  let same = 0;
  while (same < here.length && here[same] === there[same]) same++;
  return [...here.slice(same).map(() => '..'), ...there.slice(same)].join('/');
};
export const parse = (path) => {
  const base = basename(path);
  const ext = extname(base);
  const root = isAbsolute(path) ? '/' : '';
  const dir = dirname(path);
  return { root, dir: dir === '.' && !path.startsWith('.') ? '' : dir, base, ext,
    name: ext === '' ? base : base.slice(0, -ext.length) };
};
export const format = ({ root = '', dir, base, name = '', ext = '' }) => {
  const file = base ?? `${name}${ext}`;
  if (!dir) return `${root}${file}`;
  return dir === root ? `${dir}${file}` : `${dir}/${file}`;
};
const path = {
  sep, delimiter, isAbsolute, normalize, join, resolve, basename, dirname, extname, relative, parse, format,
};
path.posix = path;
export const posix = path;
export default path;
