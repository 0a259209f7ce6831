// Analytics Engine: points are written once the turn is over, those of a turn together; a call waits
// for that, its code does not.
const analyticsLimits = {
  points: 250, indexes: 1, indexBytes: 96, blobs: 20, blobBytes: 16_384, doubles: 20,
};

const analyticsList = (point, name, most) => {
  const list = point[name] ?? [];
  if (!Array.isArray(list)) throw new TypeError(`writeDataPoint(): ${name} must be an array.`);
  if (list.length > most) {
    throw new TypeError(`writeDataPoint(): Maximum of ${most} ${name} supported.`);
  }
  return list;
};

const analyticsText = (value) => {
  if (value === null || value === undefined) return '';
  return isBuffer(value) || ArrayBuffer.isView(value)
    ? utf8Decode(viewOf(value)) : String(value).toWellFormed();
};

const analyticsPoint = (point = {}) => {
  const { indexes, indexBytes, blobs, blobBytes, doubles } = analyticsLimits;
  const index = analyticsList(point, 'indexes', indexes).map(analyticsText);
  const blob = analyticsList(point, 'blobs', blobs).map(analyticsText);
  const double = analyticsList(point, 'doubles', doubles).map(Number);
  const size = (texts) => texts.reduce((sum, text) => sum + utf8Encode(text).length, 0);
  if (size(index) > indexBytes) {
    throw new TypeError(`writeDataPoint(): Size of indexes exceeds ${indexBytes} bytes.`);
  }
  if (size(blob) > blobBytes) {
    throw new TypeError(`writeDataPoint(): Cumulative size of blobs exceeds ${blobBytes} bytes.`);
  }
  return { index, blob, double: double.map((each) => (Number.isFinite(each) ? each : 0)) };
};

class AnalyticsEngineDataset {
  #name;
  constructor(name) {
    this.#name = name;
  }
  writeDataPoint(point) {
    const call = activeCall();
    const written = analyticsPoint(point);
    call.points = (call.points ?? 0) + 1;
    if (call.points > analyticsLimits.points) {
      throw new Error(
        `writeDataPoint(): a request may write ${analyticsLimits.points} data points.`);
    }
    const waiting = (call.pointsOf ??= new Map());
    const mine = waiting.get(this.#name);
    if (mine) {
      mine.push(written);
      return;
    }
    waiting.set(this.#name, [written]);
    call.waitUntil(Promise.resolve().then(() => {
      const points = waiting.get(this.#name);
      waiting.delete(this.#name);
      return operate(this.#name, { op: 'write', points }, null, call);
    }));
  }
}
tag(AnalyticsEngineDataset, 'AnalyticsEngineDataset');

bindingKinds.ANALYTICS = (name) => new AnalyticsEngineDataset(name);
