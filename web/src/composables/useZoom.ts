import { onScopeDispose, ref, type Ref } from 'vue'
import {
  between,
  centred,
  centreOn,
  clamp,
  coast,
  fill,
  fit,
  pinch,
  reveal,
  speedOf,
  zoomAt,
  type Box,
  type Point,
  type Size,
  type View,
} from '@/logic/zoom'

const FLIGHT_MS = 380
/** A press that moves less is a click. */
const SLACK = 4
/** How long after the last move the sheet counts as still: it is then drawn sharp at its new size, which takes the browser a while. */
const REST_MS = 200

export interface Zoomed {
  /** The window. */
  port: Ref<HTMLElement | null>
  /** What is moved under it: one layer, moved by one transform and never laid out anew. */
  layer: Ref<HTMLElement | null>
  sheet: () => Size
  /** Told after each move, within the same frame. */
  seen?: (view: View, room: Size) => void
}

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Binds the arithmetic of `logic/zoom` to pointers, wheel and keys of one element. */
export function useZoom({ port, layer, sheet, seen }: Zoomed) {
  let view: View = { x: 0, y: 0, k: 1 }
  const dragging = ref(false)
  const pointers = new Map<number, Point>()
  let moves: { at: Point; time: number }[] = []
  let pressed: Point | null = null
  let moved = false
  let flight = 0
  let flying = false
  let rest = 0
  let size: Size = { width: 0, height: 0 }

  /** The window's size, measured when it changes: to ask for it in every frame would lay the page out in every frame. */
  const room = (): Size => {
    if (size.width === 0 || size.height === 0) measure()
    return size
  }
  function measure(): void {
    size = { width: port.value?.clientWidth ?? 0, height: port.value?.clientHeight ?? 0 }
  }
  const local = (event: { clientX: number; clientY: number }): Point => {
    const box = port.value!.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }

  /** Lengths that hold whatever the scale, such as that of a frame. Set at rest only: each change restyles the whole drawing. */
  function settle(): void {
    clearTimeout(rest)
    rest = 0
    layer.value?.style.setProperty('--k', String(view.k))
    layer.value?.classList.remove('moving')
  }

  function show(next: View): void {
    view = next
    if (layer.value) layer.value.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.k})`
    seen?.(view, room())
  }

  /** Shows a view for good. */
  function set(next: View): void {
    stop()
    show(next)
    settle()
  }

  /** Shows a view on the way to another. */
  function move(next: View): void {
    layer.value?.classList.add('moving')
    // While a finger is down it is on the move, however long a frame takes: each rest in between would cost a drawing.
    if (pointers.size === 0) later()
    show(next)
  }

  function later(): void {
    clearTimeout(rest)
    rest = window.setTimeout(settle, REST_MS)
  }

  function stop(): void {
    cancelAnimationFrame(flight)
    flying = false
  }

  function fly(to: View): void {
    stop()
    if (still()) return set(to)
    flying = true
    const from = view
    const start = performance.now()
    const step = (now: number) => {
      const t = Math.min(Math.max((now - start) / FLIGHT_MS, 0), 1)
      move(between(from, to, t))
      flying = t < 1
      if (flying) flight = requestAnimationFrame(step)
    }
    flight = requestAnimationFrame(step)
  }

  /** Lets the sheet run on after a throw, unless motion is not wanted. */
  function run(): void {
    const speed = speedOf(moves, performance.now())
    moves = []
    if (!speed || still()) return
    const from = view
    const start = performance.now()
    const step = (now: number) => {
      const { by, over } = coast(speed, now - start)
      move(clamp({ ...from, x: from.x + by.x, y: from.y + by.y }, sheet(), room()))
      if (!over) flight = requestAnimationFrame(step)
    }
    flight = requestAnimationFrame(step)
  }

  const middle = (): Point => ({ x: room().width / 2, y: room().height / 2 })
  const zoom = (factor: number, at: Point = middle()) => {
    stop()
    move(zoomAt(view, at, factor, sheet(), room()))
  }
  const pan = (x: number, y: number) => {
    stop()
    move(clamp({ ...view, x: view.x + x, y: view.y + y }, sheet(), room()))
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    // Lines and pages are turned to pixels roughly; a trackpad's pinch comes with ctrl and small steps.
    const unit = [1, 24, 400][event.deltaMode]!
    const delta = event.deltaY * unit
    if (event.shiftKey) return pan(-(delta || event.deltaX * unit), 0)
    zoom(Math.exp(-Math.min(Math.max(delta, -240), 240) * (event.ctrlKey ? 0.01 : 0.0018)), local(event))
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return
    stop()
    pointers.set(event.pointerId, local(event))
    pressed = local(event)
    moves = []
    if (pointers.size === 1) moved = false
  }

  function drag(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    if (!before || !pressed) return
    // Let go where the window did not hear of it: a press is captured only once it is a drag.
    if (event.buttons === 0) return up(event)
    const now = local(event)
    if (!moved && Math.hypot(now.x - pressed.x, now.y - pressed.y) < SLACK) return
    if (!moved) {
      moved = true
      dragging.value = true
      // Captured only now: a captured press would not reach the card as a click.
      port.value?.setPointerCapture(event.pointerId)
    }
    if (pointers.size === 2) {
      const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point)
      move(pinch(view, [others[0]!, before], [others[0]!, now], sheet(), room()))
      moves = []
    } else {
      pan(now.x - before.x, now.y - before.y)
      moves = [...moves.slice(-7), { at: now, time: performance.now() }]
    }
    pointers.set(event.pointerId, now)
  }

  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId)
    if (pointers.size > 0) return
    dragging.value = false
    later()
    if (moved && event.type === 'pointerup') run()
  }

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = 80
    const acts: Record<string, () => void> = {
      '+': () => zoom(1.25),
      '=': () => zoom(1.25),
      '-': () => zoom(0.8),
      _: () => zoom(0.8),
      '0': () => fly(fit(sheet(), room())),
      '1': () => fly(fill('width', sheet(), room())),
      '2': () => fly(fill('height', sheet(), room())),
      ArrowLeft: () => pan(step, 0),
      ArrowRight: () => pan(-step, 0),
      ArrowUp: () => pan(0, step),
      ArrowDown: () => pan(0, -step),
    }
    const act = acts[event.key]
    if (!act) return
    event.preventDefault()
    act()
  }

  onScopeDispose(() => {
    stop()
    clearTimeout(rest)
  })

  return {
    dragging,
    /** Whether the press that just ended moved the sheet, and so was no click. */
    wasDrag: () => moved,
    zoomIn: () => zoom(1.4),
    zoomOut: () => zoom(1 / 1.4),
    /** Twice as large about where the pointer is, or half. */
    zoomHere: (event: MouseEvent) => {
      const at = local(event)
      fly(zoomAt(view, at, event.shiftKey ? 0.5 : 2, sheet(), room()))
    },
    /** The whole sheet; in a window higher than wide, where it would be too small to read, as high as the window. */
    beginNow: () => {
      measure()
      const port = room()
      set(port.height > port.width ? fill('height', sheet(), port) : fit(sheet(), port))
    },
    fitSmoothly: () => fly(fit(sheet(), room())),
    fillSmoothly: (side: 'width' | 'height') => fly(fill(side, sheet(), room())),
    flyTo: (box: Box) => {
      // A drawer may just have taken a part of the window.
      measure()
      fly(centreOn(box, view, sheet(), room()))
    },
    revealBox: (box: Box) => set(reveal(box, view, room())),
    /** Puts a point of the sheet into the middle of the window. */
    centre: (at: Point) => move(centred(at, view, sheet(), room())),
    /** Holds the sheet in the window after that changed its size; a flight under way ends where it should anyway. */
    keep: () => {
      measure()
      if (!flying) set(clamp(view, sheet(), room()))
    },
    /** Tells again what is seen, as to an overview that was just made. */
    tell: () => seen?.(view, room()),
    on: { wheel, pointerdown: down, pointermove: drag, pointerup: up, pointercancel: up, keydown: key },
  }
}
