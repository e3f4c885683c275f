/** Like Airbyte's: cards on grey, titles in bold, what is optional in blue behind an arrow. */
export const STYLE = `
* { box-sizing: border-box }
body { margin: 0; padding: 20px; font: 14px/1.45 sans-serif; color: #1a194d; background: #f8f8fa }
section { max-width: 720px; margin: 0 auto 16px; padding: 18px 20px; border: 1px solid #e8e8ed; border-radius: 10px; background: #fff }
section > details:first-child > summary { font-size: 16px; font-weight: bold; color: #1a194d }
h2 { margin: 0 0 14px; font-size: 16px }
.field { margin-bottom: 18px }
.field:last-child { margin-bottom: 0 }
.name { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 8px }
.name i, .name small { font-style: normal; color: #6b6b80 }
.name small { margin-left: auto; font-size: 12px }
.help { margin: 2px 0 6px; font-size: 13px; color: #505064; overflow-wrap: anywhere }
.help ul { margin: 4px 0; padding-left: 20px }
.help a { color: #3f3dd8 }
.help kbd { margin: 0 2px; padding: 1px 6px; border-radius: 6px; font: 12px/1.6 monospace; color: #fff; background: #3c3b66 }
.help code { font-size: 12px }
.box { display: flex; align-items: center; justify-content: space-between; min-height: 36px; padding: 6px 10px; border: 1px solid #d1d1db; border-radius: 6px; background: #fff; overflow-wrap: anywhere }
.box svg { flex: none; width: 16px; height: 16px; fill: none; stroke: #6b6b80; stroke-width: 1.5 }
.tile { display: flex; gap: 10px; margin-bottom: 8px; padding: 10px; border: 1px solid #d1d1db; border-radius: 8px }
.tile.chosen { border-color: #615eff }
.tile .help { margin: 0 }
.dot { flex: none; width: 16px; height: 16px; margin-top: 2px; border: 1px solid #afafc1; border-radius: 50% }
.chosen .dot { border: 5px solid #615eff }
.inner { margin-top: 14px; padding: 16px 16px 0; border: 1px solid #e8e8ed; border-radius: 8px }
.inner .field { margin-bottom: 16px }
.name:has(.switch) { align-items: center }
.switch { flex: none; width: 34px; height: 18px; border-radius: 9px; background: #afafc1 }
.switch.on { background: #615eff }
.switch::after { content: ''; display: block; width: 14px; height: 14px; margin: 2px; border-radius: 50%; background: #fff }
.switch.on::after { margin-left: 18px }
summary { color: #615eff; cursor: pointer }
details[open] > summary { margin-bottom: 16px }
.field + details { margin-top: 18px; padding-top: 12px; border-top: 1px solid #e8e8ed }`;

export const ARROW_DOWN = '<svg viewBox="0 0 16 16"><path d="M3 6l5 5 5-5"/></svg>';
export const CALENDAR = '<svg viewBox="0 0 16 16"><path d="M2 4h12v10H2zM2 7h12M5 2v3M11 2v3"/></svg>';
