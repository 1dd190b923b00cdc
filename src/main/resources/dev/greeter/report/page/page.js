'use strict';
// Draws the charts of a page with uPlot, from the data in it. What peers have sent is text here as well: nothing makes markup of it.
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const plots = [];

  const count = n => n.toLocaleString('en');
  const number = n => Math.abs(n) >= 100 ? count(Math.round(n)) : String(Number(n.toPrecision(3)));
  const time = ms => ms < 1000 ? number(ms) + ' ms' : number(ms / 1000) + ' s';
  const duration = ms => ms < 60e3 ? time(ms)
    : ms < 3600e3 ? Math.floor(ms / 60e3) + ' min ' + Math.floor(ms % 60e3 / 1e3) + ' s'
    : ms < 48 * 3600e3 ? Math.floor(ms / 3600e3) + ' h ' + Math.floor(ms % 3600e3 / 60e3) + ' min'
    : Math.floor(ms / 86400e3) + ' d ' + Math.floor(ms % 86400e3 / 3600e3) + ' h';
  const text = value => value;
  const lines = values => values.join('\n');
  const forms = {count, number, duration, text, lines};

  const clock = s => new Date(s * 1e3).toISOString();
  const percentile = nines => 'p' + Number((100 * (1 - 10 ** -nines)).toPrecision(Math.max(3, Math.ceil(nines) + 2)));
  const bound = i => i in data.bounds ? (data.bounds[i] === null ? 'longer' : time(data.bounds[i])) : '';

  // What runs across: how its values are written on the axis and in the legend.
  const across = {
    time: {
      scale: {time: true},
      // A slice is whole seconds wide.
      axis: {incrs: [1, 2, 5, 10, 15, 30, ...[1, 2, 5, 10, 15, 30, 60, 120, 240, 720, ...[1, 2, 5, 10, 30, 100, 300].map(d => d * 1440)].map(m => m * 60)], values: (u, splits, i, space, step) =>
        splits.map(s => step < 60 ? clock(s).slice(11, 19) : step < 86400 ? clock(s).slice(11, 16) : clock(s).slice(0, 10))},
      value: s => clock(s).slice(0, 19).replace('T', ' ') + ' UTC',
    },
    nines: {
      scale: {time: false},
      axis: {
        splits: (u, i, min, max) => [0, Math.log10(2), 1, 2, 3, 4, 5].filter(n => n >= min && n <= max),
        values: (u, splits) => splits.map(percentile),
      },
      value: percentile,
    },
    ms: {scale: {time: false, distr: 3}, axis: {values: (u, splits) => splits.map(ms => ms === null ? '' : time(ms))}, value: time},
    bytes: {scale: {time: false, distr: 3}, axis: {values: (u, splits) => splits.map(n => n === null ? '' : number(n))}, value: count},
    bounds: {
      scale: {time: false},
      axis: {incrs: [1, 2, 3, 5, 10], values: (u, splits) => splits.map(bound)},
      value: i => bound(i) === 'longer' ? 'longer' : 'within ' + bound(i),
    },
  };

  // What runs up.
  const up = {
    ms: {scale: {distr: 3}, axis: {values: (u, splits) => splits.map(ms => ms === null ? '' : time(ms))}, value: time},
    count: {
      scale: {range: (u, min, max) => [0, Math.max(1, (max ?? 0) * 1.05)]},
      axis: {incrs: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap(p => [1, 2, 5].map(n => n * 10 ** p)), values: (u, splits) => splits.map(number)},
      value: count,
    },
  };

  // The colour of a class, in the scheme of now.
  const colour = name => {
    const sample = document.body.appendChild(document.createElement('i'));
    sample.className = 'c ' + name;
    const value = getComputedStyle(sample).getPropertyValue('--c').trim();
    sample.remove();
    return value;
  };

  // Bars that stand on one another: the tallest is drawn first, and what a legend says is the part of each.
  const stack = chart => {
    const sums = [];
    let below = chart.data[0].map(() => 0);
    for (const row of chart.data.slice(1)) {
      below = below.map((sum, i) => row[i] === null ? sum : sum + row[i]);
      sums.unshift(below.map((sum, i) => row[i] === null ? null : sum));
    }
    return [chart.data[0], ...sums];
  };
  const rows = chart => chart.kind === 'bars' ? stack(chart) : chart.data;

  // A tick at the foot of a chart over time for each failure that the page lists.
  const marks = u => {
    const size = devicePixelRatio * 2;
    u.ctx.fillStyle = colour('cut');
    for (const at of data.failures ?? []) {
      const x = u.valToPos(Date.parse(at) / 1e3, 'x', true);
      if (x >= u.bbox.left && x <= u.bbox.left + u.bbox.width) {
        u.ctx.fillRect(x - size / 2, u.bbox.top + u.bbox.height - 5 * size, size, 5 * size);
      }
    }
  };

  const draw = (figure, chart) => {
    const x = across[chart.x];
    const y = up[chart.y];
    const rule = colour('rule');
    const soft = colour('soft');
    const axis = {stroke: soft, font: '12px system-ui', grid: {stroke: rule, width: 1}, ticks: {show: false}};
    const bars = chart.kind === 'bars';
    const series = chart.series.map((one, k) => ({
      label: one.label,
      stroke: colour(one.colour),
      fill: bars ? colour(one.colour) : undefined,
      width: bars ? 0 : 2,
      dash: one.dash,
      paths: bars ? uPlot.paths.bars({align: chart.x === 'time' ? 1 : 0, size: [1, 100]}) : chart.kind === 'points' ? () => null : undefined,
      points: {show: !bars && (chart.kind === 'points' || chart.x === 'time'), size: chart.kind === 'points' ? 9 : 4, fill: colour(one.colour)},
      value: (u, v, s, i) => i === null || figure.chart.data[k + 1][i] === null ? '–' : y.value(figure.chart.data[k + 1][i]),
    }));
    figure.chart = chart;
    figure.textContent = '';
    return new uPlot({
      width: figure.clientWidth,
      height: chart.height ?? 240,
      padding: [8, 32, 0, 0],
      cursor: {y: false, sync: chart.x === 'time' ? {key: 'time'} : undefined},
      scales: {x: x.scale, y: y.scale},
      tzDate: s => uPlot.tzDate(new Date(s * 1e3), 'Etc/UTC'),
      hooks: {draw: chart.x === 'time' ? [marks] : []},
      series: [{label: chart.across, value: (u, v) => v === null ? '–' : x.value(v)}, ...(bars ? series.reverse() : series)],
      axes: [{...axis, ...x.axis, space: 70}, {...axis, ...y.axis, size: 64}],
    }, rows(chart), figure);
  };

  const figures = [...document.querySelectorAll('figure.chart')];
  const place = (chart, i) => {
    plots[i]?.destroy();
    figures[i].parentElement.hidden = chart === null;
    plots[i] = chart === null ? undefined : draw(figures[i], chart);
  };

  // Unless somebody has zoomed in, a chart moves on with its data.
  const update = charts => charts.forEach((chart, i) => {
    const plot = plots[i];
    if (chart === null || plot === undefined || chart.series.length !== figures[i].chart.series.length) {
      place(chart, i);
      return;
    }
    const xs = plot.data[0];
    const zoomed = plot.scales.x.min > xs[0] || plot.scales.x.max < xs[xs.length - 1];
    figures[i].chart = chart;
    plot.setData(rows(chart), !zoomed);
    if (zoomed) {
      plot.redraw();
    }
  });

  // Two charts of each service: what ended in each second, and how long it took.
  const chartsOf = status => status.services.flatMap(service => {
    const now = Math.floor(Date.now() / 1e3);
    const words = Object.keys(service.outcomes).filter(word => service.outcomes[word] > 0);
    const seconds = Array.from({length: 121}, (unused, i) => now - 120 + i);
    const durations = service.recent.durations;
    data.bounds = durations.length > 0 ? durations.map(one => one.withinMs) : data.bounds ?? [];
    return [words.length === 0 ? null : {
      x: 'time', y: 'count', kind: 'bars', across: 'time', height: 200,
      data: [seconds, ...words.map(word => [...(service.recent.perSecond[word] ?? seconds.slice(1).map(() => null)), null])],
      series: words.map(word => ({label: word, colour: word})),
    }, durations.some(one => one.count > 0) ? {
      x: 'bounds', y: 'count', kind: 'bars', across: 'took', height: 160,
      data: [durations.map((one, i) => i), durations.map(one => one.count)],
      series: [{label: 'count', colour: 'total'}],
    } : null];
  });

  const names = status => status.services.map(service => service.kind + ' ' + service.name + ' ' + service.endpoint).join('\n');
  const show = status => {
    status.problem = status.services.map(service => service.problem).find(problem => problem);
    for (const one of [status, ...status.services]) {
      one.health = one.problem ? 'failing' : one.state;
    }
    if (names(status) !== names(data.status)) {
      location.reload();
      return;
    }
    for (const element of document.querySelectorAll('[data-at]')) {
      const value = element.dataset.at.split('/').reduce((at, key) => at?.[key], status) ?? null;
      element.textContent = value === null ? '' : forms[element.dataset.as](value);
      element.parentElement.classList.toggle('zero', value === 0);
      if (element.classList.contains('state')) {
        element.className = 'state ' + value;
      }
    }
    document.title = 'Greeter: ' + status.health;
  };

  const poll = async () => {
    try {
      if (!document.hidden) {
        const status = await (await fetch('status', {signal: AbortSignal.timeout(5000)})).json();
        show(status);
        update(chartsOf(status));
      }
    } catch (gone) {
      const state = document.querySelector('h1 .state');
      state.textContent = 'no answer';
      state.className = 'state failing';
    }
    setTimeout(poll, 2000);
  };

  const charts = () => data.status ? chartsOf(data.status) : data.charts;
  charts().forEach(place);
  addEventListener('resize', () => plots.forEach((plot, i) => plot?.setSize({width: figures[i].clientWidth, height: plot.height})));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => figures.map(figure => figure.chart ?? null).forEach(place));
  if (data.status) {
    setTimeout(poll, 2000);
  }
})();
