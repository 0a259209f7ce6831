const TIME = /(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3})/;

function at(text) {
  const parts = TIME.exec(text);
  return parts
    ? Number(parts[1] ?? 0) * 3600 + Number(parts[2]) * 60 + Number(parts[3]) + Number(parts[4]) / 1000
    : NaN;
}

/** The cues {start, end, text} of a WebVTT file that carries data rather than captions. */
export function cues(file) {
  return file
    .replaceAll('\r\n', '\n')
    .split(/\n{2,}/)
    .map((block) => {
      const lines = block.split('\n');
      const timing = lines.findIndex((line) => line.includes('-->'));
      if (timing < 0) {
        return null;
      }
      const [start, end] = lines[timing].split('-->').map(at);
      return { start, end, text: lines.slice(timing + 1).join('\n').trim() };
    })
    .filter((cue) => cue && cue.start < cue.end);
}
