//! The datasets beside cases and suspensions: what one row is, and what its columns are.
//!
//! This is the one description of them: headings, readers, the project file and the documentation follow it.

use super::Kind;

/// Whether a record can do without a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Without it the record is rejected.
    Must,
    /// At least one of all columns marked so has to be filled, or the record is rejected.
    OneOf,
    /// Without it the record says nothing: it is set aside and counted as void.
    Content,
    /// It may be missing.
    May,
}

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// The canonical heading.
    pub id: &'static str,
    /// The same with its dataset, as a project file names it below `columns`.
    pub key: &'static str,
    /// How its text is read.
    pub kind: Kind,
    /// Whether a record can do without it.
    pub need: Need,
    /// What stands in it.
    pub meaning: &'static str,
}

/// A column of a dataset; [`Dataset::columns`] lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column {
    /// Whose column.
    pub dataset: Dataset,
    position: u8,
}

macro_rules! datasets {
    ($($(#[doc = $doc:literal])+ $dataset:ident $module:ident {
        $($column:ident $id:literal $kind:ident $need:ident $meaning:literal;)*
    })*) => {
        /// A dataset beside cases and suspensions. No column of theirs is personal.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Dataset { $($(#[doc = $doc])+ $dataset,)* }

        impl Dataset {
            /// Every one, in the order in which lists show them.
            pub const ALL: &'static [Self] = &[$(Self::$dataset,)*];

            /// Its name in project files, on the command line and in manifests.
            #[must_use]
            pub const fn id(self) -> &'static str { match self { $(Self::$dataset => stringify!($module),)* } }

            /// What its columns are, by position.
            #[must_use]
            pub const fn facts(self) -> &'static [ColumnFacts] {
                match self {
                    $(Self::$dataset => &[$(ColumnFacts {
                        id: $id, key: concat!(stringify!($module), ".", $id), kind: Kind::$kind, need: Need::$need, meaning: $meaning,
                    },)*],)*
                }
            }
        }

        $(
            #[doc = concat!("The columns of `", stringify!($module), "`.")]
            pub mod $module {
                use super::{Column, Dataset};

                #[repr(u8)]
                #[allow(non_camel_case_types, clippy::upper_case_acronyms, reason = "named as the constants they number")]
                enum Position { $($column,)* }

                $(
                    #[doc = $meaning]
                    pub const $column: Column =
                        Column { dataset: Dataset::$dataset, position: Position::$column as u8 };
                )*
            }
        )*
    };
}

datasets! {
    /// The roster of units (单位名录).
    Units units {
        UNIT "unit" Text Must "单位: a department or bureau";
        PARENT "parent" Text May "上级单位: the unit above it";
        REGION "region" Text May "区划";
        LEVEL "level" Text May "层级";
        ORDER "order" Count May "排序: place in the official order";
        VALID_FROM "valid_from" Bound May "启用日期: its first day; blank is since ever";
        VALID_TO "valid_to" Bound May "停用日期: its last day; blank is still";
        SUCCESSOR "successor" Text May "更名为: the unit that goes on with its cases";
    }
    /// The catalogue of service items (事项目录), dated: an item may stand in several rows, one for each stretch of time.
    Items items {
        ITEM_CODE "item_code" Id OneOf "事项编码";
        ITEM_NAME "item_name" Text OneOf "事项名称";
        DEPARTMENT "department" Text May "实施主体";
        LEVEL "level" Text May "层级";
        STATUTORY_LIMIT "statutory_limit" Limit May "法定时限";
        STATUTORY_LIMIT_UNIT "statutory_limit_unit" Unit May "法定时限单位";
        PROMISED_LIMIT "promised_limit" Limit May "承诺时限";
        PROMISED_LIMIT_UNIT "promised_limit_unit" Unit May "承诺时限单位";
        CASE_TYPE "case_type" Word May "办件类型: 即办件 or 承诺件";
        ITEM_KIND "item_kind" Text May "事项类型";
        SHOULD_ENTER "should_enter" Flag May "应进驻: it is to be handled in the hall";
        ENTERED "entered" Flag May "已进驻: it is handled in the hall";
        WINDOW_COMPLETE "window_complete" Flag May "窗口可办结: the window decides";
        AUTHORISED "authorised" Flag May "授权到位: the window is authorised to decide";
        ONLINE_DEPTH "online_depth" Levels May "网上办理深度: levels 1 to 8, several at once";
        VISITS "visits" Count May "到办事现场次数: visits that it takes at most";
        MATERIALS_BEFORE "materials_before" Count May "原材料数: documents asked for before";
        MATERIALS_NOW "materials_now" Count May "现材料数: documents asked for now";
        BY_COMMITMENT "by_commitment" Flag May "告知承诺: a promise replaces a proof";
        PROOFS_CANCELLED "proofs_cancelled" Count May "取消证明: proofs no longer asked for";
        VALID_FROM "valid_from" Bound May "生效日期: first day in force; blank is since ever";
        VALID_TO "valid_to" Bound May "失效日期: last day in force; blank is still";
    }
    /// Ratings of the 好差评 system.
    Ratings ratings {
        CASE_ID "case_id" Id May "办件编号; blank is a rating of the item or department";
        ITEM_CODE "item_code" Id May "事项编码";
        DEPARTMENT "department" Text May "被评部门";
        RATING "rating" Word Content "评价等级, 5 = 非常满意 … 1 = 非常不满意; level 0 is no rating";
        RATED_AT "rated_at" Instant May "评价时间";
        RATING_CHANNEL "rating_channel" Text May "评价渠道";
        ACTIVE "active" Word May "评价方式: 主动 or 默认";
        TAGS "tags" Text May "评价标签";
    }
    /// Follow-up of bad ratings (差评整改台账).
    BadRatings bad_ratings {
        CASE_ID "case_id" Id OneOf "办件编号";
        DEPARTMENT "department" Text May "被评部门";
        RATED_AT "rated_at" Instant OneOf "评价时间";
        CALLED_BACK_AT "called_back_at" Instant May "回访时间";
        FIXED_AT "fixed_at" Instant May "整改时间";
        MISRATED "misrated" Flag May "误评: the rating was a mistake";
    }
    /// Answers to other surveys (短信、电话回访、民意调查), by source and day.
    Surveys surveys {
        SOURCE "source" Text May "来源";
        DATE "date" Day Must "日期";
        POSITIVE "positive" Count Must "肯定数: positive answers";
        ANSWERS "answers" Count Must "回答数: all answers";
        DEPARTMENT "department" Text May "部门";
    }
    /// The ledger of problems (问题台账).
    Problems problems {
        PROBLEM_ID "problem_id" Id May "问题编号";
        SOURCE "source" Text May "来源: 一把手走流程, 明察暗访, 投诉 …";
        DEPARTMENT "department" Text May "责任单位";
        REGION "region" Text May "区划";
        FOUND_ON "found_on" Day Must "发现日期";
        DUE_ON "due_on" Day May "整改期限";
        SOLVED_ON "solved_on" Day May "解决日期";
        STATE "state" Word May "整改状态: 已解决, 阶段性整改 or 未解决";
    }
    /// Inspections, trainings, walk-throughs (检查, 培训, 走流程).
    Activities activities {
        KIND "kind" Text May "活动类型";
        DATE "date" Day Must "日期";
        DEPARTMENT "department" Text May "部门";
        REGION "region" Text May "区划";
        PEOPLE "people" Count May "人次";
    }
    /// Complaints and suits (投诉, 行政复议, 行政诉讼).
    Complaints complaints {
        KIND "kind" Word Must "类型: 投诉, 行政复议 or 行政诉讼";
        FILED_ON "filed_on" Day Must "提出日期";
        DEPARTMENT "department" Text May "被投诉单位";
        UPHELD "upheld" Flag May "是否成立";
    }
    /// Totals that units submitted themselves (上报数).
    Reported reported {
        DEPARTMENT "department" Text May "上报单位; blank is the whole";
        PERIOD "period" Period Must "统计期: 2026-10, 2026年10月, 2026-Q3, 2026";
        FIGURE "figure" Text Must "指标: id or name";
        VALUE "value" Number Must "上报数";
    }
    /// Targets of figures (目标值).
    Targets targets {
        FIGURE "figure" Text Must "指标: id or name";
        DIMENSION "dimension" Text May "范围: the group that it holds for; blank is the whole";
        VALUE "value" Number Must "目标值";
        FROM "from" Bound May "起始日期: first day that it holds; blank is since ever";
        TO "to" Bound May "截止日期: last day that it holds; blank is still";
    }
}

impl Dataset {
    /// The dataset of this name.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|dataset| dataset.id() == id)
    }

    /// Its columns, by position.
    #[must_use]
    pub fn columns(self) -> impl ExactSizeIterator<Item = Column> {
        let positions = 0..u8::try_from(self.facts().len()).unwrap_or(u8::MAX);
        positions.map(move |position| Column { dataset: self, position })
    }

    /// The column of this canonical heading.
    #[must_use]
    pub fn column(self, id: &str) -> Option<Column> {
        self.columns().find(|column| column.facts().id == id)
    }

    /// Pairs of columns of which the first is never greater than the second.
    #[must_use]
    pub const fn ascending(self) -> &'static [(Column, Column)] {
        match self {
            Self::Units => &[(units::VALID_FROM, units::VALID_TO)],
            Self::Items => &[(items::VALID_FROM, items::VALID_TO)],
            Self::Ratings | Self::Activities | Self::Complaints | Self::Reported => &[],
            Self::BadRatings => {
                &[(bad_ratings::RATED_AT, bad_ratings::CALLED_BACK_AT), (bad_ratings::RATED_AT, bad_ratings::FIXED_AT)]
            }
            Self::Surveys => &[(surveys::POSITIVE, surveys::ANSWERS)],
            Self::Problems => &[(problems::FOUND_ON, problems::DUE_ON), (problems::FOUND_ON, problems::SOLVED_ON)],
            Self::Targets => &[(targets::FROM, targets::TO)],
        }
    }
}

impl Column {
    /// What it is.
    #[must_use]
    pub fn facts(self) -> &'static ColumnFacts {
        &self.dataset.facts()[self.index()]
    }

    /// Its position among the columns of its dataset.
    #[must_use]
    pub const fn index(self) -> usize {
        self.position as usize
    }

    /// The table of words that its cells are read by, a section of `data/words.toml`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            problems::STATE => "problem_state",
            complaints::KIND => "complaint_kind",
            ratings::ACTIVE => "rating_active",
            other if other.facts().kind == Kind::Flag => "flag",
            other => other.facts().id,
        }
    }

    /// The column that holds the unit of this limit.
    #[must_use]
    pub fn unit(self) -> Option<Self> {
        let next = Self { position: self.position + 1, ..self };
        self.dataset.facts().get(next.index()).filter(|facts| facts.kind == Kind::Unit).map(|_| next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_name_finds_its_dataset_and_column() {
        assert_eq!(Dataset::named("bad_ratings"), Some(Dataset::BadRatings));
        assert_eq!(Dataset::named("cases"), None);
        assert_eq!(Dataset::Items.column("valid_to"), Some(items::VALID_TO));
        assert_eq!(Dataset::Units.column("valid_until"), None);
        assert_eq!(items::PROMISED_LIMIT.unit(), Some(items::PROMISED_LIMIT_UNIT));
        assert_eq!(items::VALID_TO.unit(), None);
        assert_eq!((ratings::RATING.words(), problems::STATE.words()), ("rating", "problem_state"));
        assert_eq!(items::ENTERED.words(), "flag");
    }

    #[test]
    fn every_dataset_is_described_without_contradiction() {
        for dataset in Dataset::ALL {
            let ids: BTreeSet<_> = dataset.facts().iter().map(|facts| facts.id).collect();
            assert_eq!(ids.len(), dataset.facts().len(), "{}", dataset.id());
            assert!(dataset.facts().iter().any(|facts| facts.need != Need::May), "{}", dataset.id());
            for column in dataset.columns() {
                let facts = column.facts();
                assert_eq!(facts.kind == Kind::Limit, column.unit().is_some(), "{}", facts.id);
            }
            for (first, second) in dataset.ascending() {
                assert_eq!((first.dataset, second.dataset), (*dataset, *dataset));
                assert_eq!(first.facts().kind, second.facts().kind, "{}", first.facts().id);
            }
        }
    }

    #[test]
    fn the_user_reads_of_every_column() {
        for dataset in Dataset::ALL {
            let column = |facts: &ColumnFacts| match facts.need {
                Need::Must | Need::Content => format!("`{}`★", facts.id),
                Need::OneOf => format!("`{}`☆", facts.id),
                Need::May => format!("`{}`", facts.id),
            };
            let columns: Vec<String> = dataset.facts().iter().map(column).collect();
            let line = format!("| `{}` | {} |", dataset.id(), columns.join(", "));
            for page in [include_str!("../../README.md"), include_str!("../../README.zh-CN.md")] {
                assert!(page.lines().any(|one| one == line), "{line}");
            }
        }
    }
}
