"use strict";
/* The picture of a neighbourhood. All of it stands in the list beside it, too. */
(() => {
  const box = document.getElementById("picture");
  if (!box || typeof cytoscape !== "function") return;
  const elements = JSON.parse(box.dataset.elements);
  box.hidden = false;
  if (!box.offsetWidth) return; // too narrow a window: the list says it all
  const heights = elements.nodes.map((node) => node.position.y);
  box.style.height = `${Math.min(Math.max(...heights) - Math.min(...heights) + 80, 560)}px`;
  const probe = document.createElement("i");
  document.body.append(probe);
  const colour = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
  const style = () => [
    { selector: "node", style: { shape: "round-rectangle", width: 230, height: 36, label: "data(label)", "font-size": 11, color: colour("--ink"), "background-color": colour("--sheet"), "border-color": colour("--line"), "border-width": 1, "text-wrap": "wrap", "text-max-width": 218, "text-valign": "center", "text-halign": "center" } },
    { selector: 'node[kind = "centre"]', style: { "background-color": colour("--mark"), "border-color": colour("--link"), "border-width": 2, "font-weight": 600 } },
    { selector: 'node[kind = "observation"]', style: { shape: "rectangle", "border-style": "dashed" } },
    { selector: 'node[kind = "file"]', style: { shape: "tag", "font-family": "monospace" } },
    { selector: 'node[status = "contested"]', style: { "border-color": colour("--warn"), "border-width": 2 } },
    { selector: 'node[status = "asserted"]', style: { "border-color": colour("--good"), "border-width": 2 } },
    { selector: 'node[status = "superseded"], node[status = "retracted"], node[status = "merged"]', style: { color: colour("--soft"), "border-style": "dotted" } },
    { selector: "edge", style: { width: 1, "line-color": colour("--soft"), "target-arrow-color": colour("--soft"), "target-arrow-shape": "triangle", "arrow-scale": 0.7, "curve-style": "straight", "source-endpoint": "115 0", "target-endpoint": "-115 0" } },
    { selector: "edge[?back]", style: { "source-endpoint": "-115 0", "target-endpoint": "115 0" } },
    { selector: 'edge[relation = "cannot hold with it"], edge[relation = "speaks against it"]', style: { "line-color": colour("--bad"), "target-arrow-color": colour("--bad"), "line-style": "dashed", width: 2 } },
  ];
  const near = cytoscape({ container: box, elements, style: style(), layout: { name: "preset", fit: true, padding: 16 }, minZoom: 0.15, maxZoom: 2, userZoomingEnabled: false, autoungrabify: true });
  if (near.zoom() > 1 || near.zoom() < 0.7) { near.zoom(1); near.center('node[kind = "centre"]'); }
  if (near.zoom() === 1 && near.elements().boundingBox().w < box.offsetWidth) near.center();
  near.on("tap", "node", (event) => {
    const { id, kind } = event.target.data();
    if (kind === "file") location.href = `/file?path=${encodeURIComponent(id.slice(5))}`;
    else location.href = `/${kind === "observation" ? "observation" : "fact"}/${encodeURIComponent(id)}`;
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => near.style(style()));
})();
