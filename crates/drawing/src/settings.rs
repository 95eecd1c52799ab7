//! The measures of a drawing, in the units of the nodes' sizes.

/// How the bands of lanes share the height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Bands {
    /// A lane owns its height over the whole width.
    #[default]
    Exclusive,
    /// A lane owns its height only between its first and its last column: lanes that meet in no column may stand side by
    /// side, and a lane may rise where nothing stands above it.
    Packed,
}

/// Room above the boxes of a lane in one column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// The lane, by the graph's number.
    pub lane: usize,
    /// The rank of the column; the lane has a box in it.
    pub rank: u32,
    /// The height.
    pub height: f64,
}

/// Distances and wishes of a layout. [`Settings::default`] suits boxes of about 150 × 60.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Between two boxes of a column.
    pub gap: f64,
    /// Between the bands of two lanes.
    pub lane_gap: f64,
    /// From a band's edge to its boxes, above, below and at the sides.
    pub lane_padding: f64,
    /// Room kept above the boxes of a band for its label.
    pub lane_label: f64,
    /// Least width of the space between two columns.
    pub gutter: f64,
    /// Between two parallel lines.
    pub track: f64,
    /// Least distance of parallel lines when a target size leaves too little room.
    pub track_min: f64,
    /// Between a line and a box it passes.
    pub edge_margin: f64,
    /// Around the whole drawing.
    pub margin: f64,
    /// How bands share the height.
    pub bands: Bands,
    /// Extra room after the columns of these ranks, as at the boundary of two stages.
    pub columns_gap_after: Vec<(u32, f64)>,
    /// Size to fill, margins included. Left-over width goes to the gutters by their traffic, left-over height to the
    /// gaps; what is missing is told in [`crate::Drawing::overflow`].
    pub target: Option<(f64, f64)>,
    /// Indexes of nodes that should stand in one straight row.
    pub spine: Vec<usize>,
    /// Lanes, by the graph's numbers, whose boxes should stand at the foot of the drawing, not just under the lane above.
    pub sunk: Vec<usize>,
    /// Room for labels in single columns, free of lines. Costs height there alone, where [`Settings::lane_label`] costs it in
    /// every column.
    pub heads: Vec<Head>,
    /// Room kept above single boxes, by index, for what is drawn on their upper edge: neither box nor line stands in it.
    pub collars: Vec<(usize, f64)>,
    /// Middle heights that boxes, by index, had in a former drawing: they keep them where that costs little.
    pub former: Vec<(usize, f64)>,
    /// Work spent on finding a good order, as a multiple of the usual; more is slower, never worse by plan.
    pub effort: f64,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            gap: 22.0,
            lane_gap: 18.0,
            lane_padding: 14.0,
            lane_label: 16.0,
            gutter: 56.0,
            track: 10.0,
            track_min: 3.0,
            edge_margin: 12.0,
            margin: 24.0,
            bands: Bands::Exclusive,
            columns_gap_after: Vec::new(),
            target: None,
            spine: Vec::new(),
            sunk: Vec::new(),
            heads: Vec::new(),
            collars: Vec::new(),
            former: Vec::new(),
            effort: 1.0,
        }
    }
}

impl Settings {
    /// Room kept above a box for what is drawn on its upper edge.
    pub(crate) fn collar(&self, node: usize) -> f64 {
        self.collars.iter().filter(|(of, _)| *of == node).map(|(_, height)| *height).fold(0.0, f64::max)
    }

    /// Room for the label of a lane in the column of a rank.
    pub(crate) fn head(&self, lane: usize, rank: u32) -> f64 {
        let own = self.heads.iter().filter(|head| head.lane == lane && head.rank == rank);
        own.map(|head| head.height).fold(0.0, f64::max)
    }

    /// The same settings with every measure a finite number not below zero, and `track` not zero: a distance that is none
    /// counts as the least one, so that no layout can fail on it.
    pub(crate) fn sound(&self) -> Settings {
        let least = |value: f64, least: f64| if value.is_finite() { value.clamp(least, 1e5) } else { least };
        let track = least(self.track, 1.5);
        Settings {
            gap: least(self.gap, 0.0),
            lane_gap: least(self.lane_gap, 0.0),
            lane_padding: least(self.lane_padding, 0.0),
            lane_label: least(self.lane_label, 0.0),
            gutter: least(self.gutter, 4.0),
            track,
            track_min: least(self.track_min, 1.5).min(track),
            edge_margin: least(self.edge_margin, 1.0),
            margin: least(self.margin, 0.0),
            bands: self.bands,
            columns_gap_after: self.columns_gap_after.iter().map(|(rank, gap)| (*rank, least(*gap, 0.0))).collect(),
            target: self.target.map(|(w, h)| (least(w, 0.0), least(h, 0.0))),
            spine: self.spine.clone(),
            sunk: self.sunk.clone(),
            heads: self.heads.iter().map(|head| Head { height: least(head.height, 0.0), ..*head }).collect(),
            collars: self.collars.iter().map(|(node, height)| (*node, least(*height, 0.0))).collect(),
            former: self.former.iter().copied().filter(|(_, height)| height.abs() <= 1e7).collect(),
            effort: if self.effort.is_finite() { self.effort.clamp(0.0, 100.0) } else { 1.0 },
        }
    }
}
