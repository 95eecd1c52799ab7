import { onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import { between, centreOn, clamp, fit, pinch, reveal, zoomAt, type Box, type Point, type Size, type View } from '@/logic/zoom'

const FLIGHT_MS = 380
/** A press that moves less is a click. */
const SLACK = 4

/** Binds the arithmetic of `logic/zoom` to pointers, wheel and keys of one element. */
export function useZoom(port: Ref<HTMLElement | null>, sheet: () => Size) {
  const view = shallowRef<View>({ x: 0, y: 0, k: 1 })
  const dragging = ref(false)
  const pointers = new Map<number, Point>()
  let pressed: Point | null = null
  let moved = false
  let flight = 0
  let flying = false

  const room = (): Size => ({ width: port.value?.clientWidth ?? 0, height: port.value?.clientHeight ?? 0 })
  const local = (event: { clientX: number; clientY: number }): Point => {
    const box = port.value!.getBoundingClientRect()
    return { x: event.clientX - box.left, y: event.clientY - box.top }
  }
  const set = (next: View) => {
    cancelAnimationFrame(flight)
    flying = false
    view.value = next
  }

  function fly(to: View): void {
    cancelAnimationFrame(flight)
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
      view.value = to
      return
    }
    flying = true
    const from = view.value
    const start = performance.now()
    const step = (now: number) => {
      const t = Math.min(Math.max((now - start) / FLIGHT_MS, 0), 1)
      view.value = between(from, to, t)
      flying = t < 1
      if (flying) flight = requestAnimationFrame(step)
    }
    flight = requestAnimationFrame(step)
  }

  const middle = (): Point => ({ x: room().width / 2, y: room().height / 2 })
  const zoom = (factor: number, at: Point = middle()) => set(zoomAt(view.value, at, factor, sheet(), room()))
  const pan = (x: number, y: number) =>
    set(clamp({ ...view.value, x: view.value.x + x, y: view.value.y + y }, sheet(), room()))

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    // Lines and pages are turned to pixels roughly; a trackpad's pinch comes with ctrl and small steps.
    const delta = event.deltaY * [1, 24, 400][event.deltaMode]!
    if (event.shiftKey) return pan(-delta, 0)
    zoom(Math.exp(-Math.min(Math.max(delta, -240), 240) * (event.ctrlKey ? 0.01 : 0.0018)), local(event))
  }

  function down(event: PointerEvent): void {
    if (event.button !== 0) return
    pointers.set(event.pointerId, local(event))
    pressed = local(event)
    if (pointers.size === 1) moved = false
  }

  function move(event: PointerEvent): void {
    const before = pointers.get(event.pointerId)
    if (!before || !pressed) return
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
      set(pinch(view.value, [others[0]!, before], [others[0]!, now], sheet(), room()))
    } else {
      pan(now.x - before.x, now.y - before.y)
    }
    pointers.set(event.pointerId, now)
  }

  function up(event: PointerEvent): void {
    pointers.delete(event.pointerId)
    if (pointers.size === 0) dragging.value = false
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

  onScopeDispose(() => cancelAnimationFrame(flight))

  return {
    view,
    dragging,
    /** Whether the press that just ended moved the sheet, and so was no click. */
    wasDrag: () => moved,
    zoomIn: () => zoom(1.4),
    zoomOut: () => zoom(1 / 1.4),
    fitNow: () => set(fit(sheet(), room())),
    fitSmoothly: () => fly(fit(sheet(), room())),
    flyTo: (box: Box) => fly(centreOn(box, view.value, sheet(), room())),
    revealBox: (box: Box) => set(reveal(box, view.value, room())),
    /** Holds the sheet in the window after that changed its size; a flight under way ends where it should anyway. */
    keep: () => {
      if (!flying) set(clamp(view.value, sheet(), room()))
    },
    on: { wheel, pointerdown: down, pointermove: move, pointerup: up, pointercancel: up, keydown: key },
  }
}
