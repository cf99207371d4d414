//! Places for labels that must not overlap.
//!
//! In: boxes in px. Out: which of them are free. Never: draw. Why: one book of taken places for all labels of a plot.

/// A box in px.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) right: f64,
    pub(super) bottom: f64,
}

impl Area {
    /// The box of a width and height around a middle.
    pub(super) fn around(middle: (f64, f64), width: f64, height: f64) -> Self {
        let (x, y) = middle;
        Self { left: x - width / 2.0, top: y - height / 2.0, right: x + width / 2.0, bottom: y + height / 2.0 }
    }

    fn meets(&self, other: &Self) -> bool {
        self.left < other.right && other.left < self.right && self.top < other.bottom && other.top < self.bottom
    }

    fn inside(&self, outer: &Self) -> bool {
        self.left >= outer.left && self.right <= outer.right && self.top >= outer.top && self.bottom <= outer.bottom
    }
}

/// The taken places inside a border.
#[derive(Clone, Debug)]
pub(super) struct Places {
    border: Area,
    taken: Vec<Area>,
}

impl Places {
    pub(super) const fn new(border: Area) -> Self {
        Self { border, taken: Vec::new() }
    }

    /// Takes a place, free or not.
    pub(super) fn take(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Whether a place is inside the border and meets nothing.
    pub(super) fn is_free(&self, area: &Area) -> bool {
        area.inside(&self.border) && !self.taken.iter().any(|other| area.meets(other))
    }

    /// Takes a place if it is free; says whether it was.
    pub(super) fn claim(&mut self, area: Area) -> bool {
        let free = self.is_free(&area);
        if free {
            self.take(area);
        }
        free
    }
}

/// Moves `wanted` middles apart, as little as possible, until neighbours are `gap` px apart and all lie in `from..=to`
/// (if there is room for all).
pub(super) fn spread(wanted: &[f64], gap: f64, from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut placed = wanted.to_vec();
    let mut least = from;
    for at in &order {
        placed[*at] = placed[*at].max(least);
        least = placed[*at] + gap;
    }
    let mut most = to;
    for at in order.iter().rev() {
        placed[*at] = placed[*at].min(most);
        most = placed[*at] - gap;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_keeps_order_and_gap() {
        assert_eq!(spread(&[10.0, 10.0, 50.0], 12.0, 0.0, 100.0), [10.0, 22.0, 50.0]);
        assert_eq!(spread(&[99.0, 98.0], 10.0, 0.0, 100.0), [100.0, 90.0]);
    }

    #[test]
    fn a_place_is_taken_once() {
        let mut places = Places::new(Area::around((50.0, 50.0), 100.0, 100.0));
        assert!(places.claim(Area::around((50.0, 50.0), 20.0, 10.0)));
        assert!(!places.claim(Area::around((60.0, 55.0), 20.0, 10.0)));
        assert!(!places.claim(Area::around((95.0, 50.0), 20.0, 10.0)));
        assert!(places.claim(Area::around((70.0, 50.0), 20.0, 10.0)));
    }
}
