package demo

import (
	"praxis/ent/gen/ent/action"
	"praxis/ent/gen/ent/article"
	"praxis/ent/gen/ent/evidence"
	"praxis/ent/gen/ent/indicator"
	"praxis/ent/gen/ent/organization"
	"praxis/ent/gen/ent/outcome"
	"praxis/ent/gen/ent/participation"
)

var organizations = []struct {
	slug, name, short, parent string
	kind                      organization.Kind
	description               string
}{
	{
		slug:        "chinalco",
		name:        "中国铝业集团有限公司",
		short:       "中铝集团",
		kind:        organization.KindGROUP,
		description: "有色金属行业的中央企业集团。",
	},
	{
		slug:        "china-copper",
		name:        "中国铜业有限公司",
		short:       "中国铜业",
		parent:      "chinalco",
		kind:        organization.KindCOMPANY,
		description: "集团的铜铅锌业务板块。",
	},
	{
		slug:        "chihong-germanium",
		name:        "驰宏锗业",
		parent:      "china-copper",
		kind:        organization.KindCOMPANY,
		description: "锗材料与红外产品的生产企业。",
	},
	{
		slug:        "chihong-germanium-branch",
		name:        "驰宏锗业党支部",
		short:       "党支部",
		parent:      "chihong-germanium",
		kind:        organization.KindBRANCH,
		description: "公司的基层党组织。",
	},
	{
		slug:        "chihong-germanium-board",
		name:        "驰宏锗业董事会",
		short:       "董事会",
		parent:      "chihong-germanium",
		kind:        organization.KindGOVERNANCE_BODY,
		description: "公司的决策机构。",
	},
	{
		slug:        "chihong-germanium-supervisors",
		name:        "驰宏锗业监事会",
		short:       "监事会",
		parent:      "chihong-germanium",
		kind:        organization.KindGOVERNANCE_BODY,
		description: "公司的监督机构。",
	},
}

var themes = []struct{ name, parent, description string }{
	{"党建工作", "", "第一条线：党的建设。"},
	{"业务工作", "", "第二条线：生产与经营。"},
	{"思想教育", "党建工作", "理论学习与党史学习教育。"},
	{"组织建设", "党建工作", "支部标准化、规范化。"},
	{"廉洁建设", "党建工作", "公开、监督、防范风险。"},
	{"体制改革", "业务工作", "机构、用人与薪酬。"},
	{"产品优化", "业务工作", "新产品与附加值。"},
	{"创新突破", "业务工作", "技术攻关与群众创新。"},
	{"安全生产", "业务工作", "岗位安全与隐患治理。"},
}

type participant struct {
	organization string
	role         participation.Role
}

const (
	public   = action.VisibilityPUBLIC
	inside   = action.VisibilityINTERNAL
	done     = action.StatusCOMPLETED
	running  = action.StatusACTIVE
	campaign = "国企改革三年行动"
)

var actions = []struct {
	title, parent, lead string
	kind                action.Kind
	status              action.Status
	visibility          action.Visibility
	planned, actual     [2]string
	themes              []string
	participants        []participant
	summary             string
}{
	{
		title:      campaign,
		lead:       "chihong-germanium",
		kind:       action.KindCAMPAIGN,
		status:     done,
		visibility: public,
		planned:    [2]string{"2020-07-01", "2022-12-31"},
		actual:     [2]string{"2020-07-01", "2022-12-31"},
		themes:     []string{"党建工作", "业务工作"},
		participants: []participant{
			{"chinalco", participation.RoleACCOUNTABLE},
			{"china-copper", participation.RolePARTNER},
		},
		summary: "三年之内完成的一轮国有企业改革。",
	},
	{
		title:      "五项行动",
		parent:     campaign,
		lead:       "chihong-germanium-branch",
		kind:       action.KindPROGRAMME,
		status:     done,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2022-12-31"},
		actual:     [2]string{"2021-01-01", "2022-12-31"},
		themes:     []string{"党建工作"},
		summary:    "政治引领、筑根塑魂、改革赋能、深度融合、创新活力。",
	},
	{
		title:      "四项工程",
		parent:     campaign,
		lead:       "chihong-germanium-branch",
		kind:       action.KindPROGRAMME,
		status:     done,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2022-12-31"},
		actual:     [2]string{"2021-03-01", "2022-12-31"},
		themes:     []string{"党建工作"},
		summary:    "党建创新、文化引领、阳光廉洁、科技赋能。",
	},
	{
		title:      "职业经理人改革",
		parent:     campaign,
		lead:       "chihong-germanium",
		kind:       action.KindPROJECT,
		status:     done,
		visibility: public,
		planned:    [2]string{"2021-07-01", "2022-06-30"},
		actual:     [2]string{"2021-07-01", "2022-06-30"},
		themes:     []string{"体制改革", "组织建设"},
		participants: []participant{
			{"chihong-germanium-board", participation.RoleIMPLEMENTER},
			{"chihong-germanium-supervisors", participation.RoleACCOUNTABLE},
		},
		summary: "在公司内部聘任并考核职业经理人。",
	},
	{
		title:      "深度融合行动",
		parent:     "五项行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindPROJECT,
		status:     done,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2022-12-31"},
		actual:     [2]string{"2021-02-01", "2022-12-31"},
		themes:     []string{"党建工作", "业务工作"},
		summary:    "让党建与业务在同一件事上结合。",
	},
	{
		title:      "创新活力行动",
		parent:     "五项行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindPROJECT,
		status:     running,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2023-12-31"},
		actual:     [2]string{"2021-04-01", ""},
		themes:     []string{"创新突破"},
		summary:    "把党员和群众的智慧用到技术难题上。",
	},
	{
		title:        "阳光廉洁工程",
		parent:       "四项工程",
		lead:         "chihong-germanium-supervisors",
		kind:         action.KindPROJECT,
		status:       running,
		visibility:   public,
		planned:      [2]string{"2021-01-01", "2023-06-30"},
		actual:       [2]string{"2021-03-01", ""},
		themes:       []string{"廉洁建设"},
		participants: []participant{{"chihong-germanium-branch", participation.RolePARTNER}},
		summary:      "让容易说不清的流程看得见。",
	},
	{
		title:      "党建+思想教育",
		parent:     "深度融合行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindACTIVITY,
		status:     done,
		visibility: public,
		planned:    [2]string{"2021-03-01", "2021-12-31"},
		actual:     [2]string{"2021-03-01", "2021-12-31"},
		themes:     []string{"思想教育", "安全生产"},
		summary:    "线上加线下，个人自学加集中学习。",
	},
	{
		title:        "党建+体制改革",
		parent:       "深度融合行动",
		lead:         "chihong-germanium-branch",
		kind:         action.KindACTIVITY,
		status:       done,
		visibility:   public,
		planned:      [2]string{"2021-07-01", "2022-06-30"},
		actual:       [2]string{"2021-07-01", "2022-06-30"},
		themes:       []string{"组织建设", "体制改革"},
		participants: []participant{{"chihong-germanium-board", participation.RolePARTNER}},
		summary:      "党建进章程，完善治理体系。",
	},
	{
		title:      "党建+产品优化",
		parent:     "深度融合行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindACTIVITY,
		status:     running,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2023-12-31"},
		actual:     [2]string{"2021-02-01", ""},
		themes:     []string{"思想教育", "产品优化"},
		participants: []participant{
			{"chihong-germanium", participation.RoleIMPLEMENTER},
			{"chinalco", participation.RoleFUNDER},
		},
		summary: "把一线当作党建的主战场，研制新产品。",
	},
	{
		title:      "党建+创新突破",
		parent:     "深度融合行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindACTIVITY,
		status:     running,
		visibility: public,
		planned:    [2]string{"2021-01-01", "2023-12-31"},
		actual:     [2]string{"2021-05-01", ""},
		themes:     []string{"组织建设", "创新突破"},
		summary:    "党员牵头技术攻关。",
	},
	{
		title:      "“两带两创”活动",
		parent:     "创新活力行动",
		lead:       "chihong-germanium-branch",
		kind:       action.KindACTIVITY,
		status:     running,
		visibility: public,
		planned:    [2]string{"2021-05-01", "2023-12-31"},
		actual:     [2]string{"2021-05-01", ""},
		themes:     []string{"思想教育", "创新突破"},
		summary:    "党员带头、带动群众，创新、创效。",
	},
	{
		title:      "支部标准化建设",
		parent:     "四项工程",
		lead:       "chihong-germanium-branch",
		kind:       action.KindACTIVITY,
		status:     action.StatusPLANNED,
		visibility: public,
		planned:    [2]string{"2023-01-01", "2023-12-31"},
		themes:     []string{"组织建设"},
		summary:    "场所、材料、活动都有标准。",
	},
	{
		title:      "下一阶段融合计划",
		lead:       "chihong-germanium",
		kind:       action.KindPROGRAMME,
		status:     action.StatusPLANNED,
		visibility: inside,
		planned:    [2]string{"2023-01-01", "2025-12-31"},
		themes:     []string{"党建工作", "业务工作"},
		summary:    "内部讨论稿。",
	},
}

const (
	claimed  = outcome.VerificationCLAIMED
	verified = outcome.VerificationVERIFIED
	disputed = outcome.VerificationDISPUTED
	output   = outcome.LevelOUTPUT
	change   = outcome.LevelOUTCOME
	impact   = outcome.LevelIMPACT
	amount   = indicator.MeasureUNIT
	percent  = indicator.MeasurePERCENTAGE
)

var outcomes = []outcomeData{
	{
		title:        "微米级二氧化锗",
		description:  "可稳定供应的新规格。",
		action:       "党建+产品优化",
		achieved:     "2021-08-31",
		level:        output,
		category:     outcome.CategoryPRODUCT,
		verification: verified,
	},
	{
		title:        "锗粉",
		description:  "电子级粉体。",
		action:       "党建+产品优化",
		achieved:     "2021-11-30",
		level:        output,
		category:     outcome.CategoryPRODUCT,
		verification: claimed,
	},
	{
		title:        "锗粒子",
		description:  "镀膜用粒料。",
		action:       "党建+产品优化",
		achieved:     "2021-12-31",
		level:        output,
		category:     outcome.CategoryPRODUCT,
		verification: claimed,
	},
	{
		title:        "红外锗镜片",
		description:  "热成像镜头用的镜片。",
		action:       "党建+产品优化",
		achieved:     "2022-02-28",
		level:        output,
		category:     outcome.CategoryPRODUCT,
		verification: verified,
		indicators: []indicatorData{
			{
				title:     "镜片年产量",
				unit:      "片",
				measure:   amount,
				ascending: true,
				baseline:  "1000",
				years:     [][2]string{{"1500", "1420"}, {"2400", "2650"}, {"3000", ""}},
			},
		},
	},
	{
		title:        "红外整机",
		description:  "从材料走到终端产品。",
		action:       "党建+产品优化",
		achieved:     "2022-06-30",
		level:        output,
		category:     outcome.CategoryPRODUCT,
		verification: verified,
		indicators: []indicatorData{
			{
				title:     "整机年销量",
				unit:      "台",
				measure:   amount,
				ascending: true,
				baseline:  "0",
				years:     [][2]string{{"20", "8"}, {"60", "45"}},
			},
		},
	},
	{
		title:        "产品附加值提升",
		description:  "下游产品在收入中的比重上升。",
		action:       "党建+产品优化",
		achieved:     "2022-12-31",
		level:        change,
		category:     outcome.CategoryECONOMIC,
		verification: disputed,
		indicators: []indicatorData{
			{
				title:     "下游产品收入占比",
				unit:      "%",
				measure:   percent,
				ascending: true,
				baseline:  "12",
				years:     [][2]string{{"18", "16.5"}, {"25", "26"}},
			},
		},
	},
	{
		title:        "治理体系完善",
		description:  "党组织、董事会、监事会各有清单。",
		action:       "党建+体制改革",
		achieved:     "2021-12-31",
		level:        change,
		category:     outcome.CategoryGOVERNANCE,
		verification: verified,
	},
	{
		title:        "契约化考核全覆盖",
		description:  "经营班子全部按契约考核。",
		action:       "职业经理人改革",
		achieved:     "2022-06-30",
		level:        output,
		category:     outcome.CategoryGOVERNANCE,
		verification: verified,
		indicators: []indicatorData{
			{
				title:     "签约比例",
				unit:      "%",
				measure:   percent,
				ascending: true,
				baseline:  "0",
				years:     [][2]string{{"50", "60"}, {"100", "100"}},
			},
		},
	},
	{
		title:        "经营稳健",
		description:  "改革期间经营没有起伏。",
		action:       "职业经理人改革",
		achieved:     "2022-12-31",
		level:        impact,
		category:     outcome.CategoryECONOMIC,
		verification: claimed,
	},
	{
		title:        "队伍稳定",
		description:  "关键岗位没有流失。",
		action:       "职业经理人改革",
		achieved:     "2022-12-31",
		level:        impact,
		category:     outcome.CategoryCULTURE,
		verification: claimed,
		indicators: []indicatorData{
			{
				title:    "关键岗位流失率",
				unit:     "%",
				measure:  percent,
				baseline: "6",
				years:    [][2]string{{"5", "4.2"}, {"3", "2.8"}},
			},
		},
	},
	{
		title:        "生产安全",
		description:  "隐患早发现、早处理。",
		action:       "党建+思想教育",
		achieved:     "2022-12-31",
		level:        impact,
		category:     outcome.CategorySAFETY,
		verification: verified,
		indicators: []indicatorData{
			{
				title:    "隐患平均处理天数",
				unit:     "天",
				measure:  amount,
				baseline: "14",
				years:    [][2]string{{"10", "9"}, {"5", "6"}},
			},
		},
	},
	{
		title:        "学习氛围形成",
		description:  "干部先讲，班组接着讲。",
		action:       "党建+思想教育",
		achieved:     "2021-12-31",
		level:        change,
		category:     outcome.CategoryCULTURE,
		verification: claimed,
	},
	{
		title:        "职工提案成为项目",
		description:  "建议有答复，采纳有负责人。",
		action:       "“两带两创”活动",
		achieved:     "2022-05-01",
		level:        change,
		category:     outcome.CategoryCAPABILITY,
		verification: claimed,
		indicators: []indicatorData{
			{
				title:     "采纳的提案",
				unit:      "件",
				measure:   amount,
				ascending: true,
				baseline:  "15",
				years:     [][2]string{{"40", "38"}, {"60", "71"}},
			},
		},
	},
	{
		title:        "采购流程公开",
		description:  "结果公示，异议有答复。",
		action:       "阳光廉洁工程",
		achieved:     "2021-11-01",
		level:        output,
		category:     outcome.CategoryGOVERNANCE,
		verification: claimed,
	},
}

type evidenceData struct {
	outcome string
	stance  evidence.Stance
	note    string
}

const (
	supports   = evidence.StanceSUPPORTS
	contra     = evidence.StanceCONTRADICTS
	background = evidence.StanceCONTEXT
)

var texts = []textData{
	{
		file:      "two-way.md",
		publisher: "chihong-germanium-branch",
		themes:    []string{"党建工作", "业务工作"},
		actions:   []string{campaign, "深度融合行动"},
		evidence:  []evidenceData{{"治理体系完善", background, "说明成果如何对应到行动。"}},
	},
	{
		file:      "learning.md",
		publisher: "chihong-germanium-branch",
		themes:    []string{"思想教育", "安全生产"},
		actions:   []string{"党建+思想教育"},
		evidence:  []evidenceData{{"学习氛围形成", supports, "“怎么学”一节。"}, {"生产安全", supports, "两个班组修改了交接班流程。"}},
	},
	{
		file:      "managers.md",
		publisher: "chihong-germanium",
		themes:    []string{"体制改革"},
		actions:   []string{"职业经理人改革", "党建+体制改革"},
		evidence:  []evidenceData{{"契约化考核全覆盖", supports, "“一年之后”一节。"}, {"队伍稳定", supports, ""}, {"经营稳健", supports, ""}},
	},
	{
		file:      "lenses.md",
		publisher: "chihong-germanium",
		themes:    []string{"产品优化"},
		actions:   []string{"党建+产品优化"},
		evidence: []evidenceData{
			{"红外锗镜片", supports, "产品表。"},
			{"红外整机", supports, "产品表。"},
			{"微米级二氧化锗", supports, "产品表。"},
		},
	},
	{
		file:      "vitality.md",
		publisher: "chihong-germanium-branch",
		themes:    []string{"创新突破"},
		actions:   []string{"“两带两创”活动", "创新活力行动"},
		evidence:  []evidenceData{{"职工提案成为项目", supports, "“从建议到项目”一节。"}},
	},
	{
		file:      "board.md",
		publisher: "chihong-germanium-board",
		themes:    []string{"体制改革", "组织建设"},
		actions:   []string{"党建+体制改革"},
		evidence:  []evidenceData{{"治理体系完善", supports, "三张清单。"}},
	},
	{
		file:      "clean.md",
		publisher: "chihong-germanium-supervisors",
		themes:    []string{"廉洁建设"},
		actions:   []string{"阳光廉洁工程"},
		evidence:  []evidenceData{{"采购流程公开", supports, "“做法”一节。"}},
	},
	{
		file:      "safety.md",
		publisher: "chihong-germanium",
		themes:    []string{"安全生产"},
		actions:   []string{"党建+思想教育"},
		evidence:  []evidenceData{{"生产安全", supports, "挂牌与摘牌。"}},
	},
	{
		file:      "claims.md",
		publisher: "china-copper",
		rights:    article.RightsREPRINT,
		themes:    []string{"产品优化"},
		actions:   []string{"党建+产品优化"},
		evidence:  []evidenceData{{"产品附加值提升", contra, "口径没有说明。"}},
	},
	{
		file:      "standard.md",
		publisher: "chihong-germanium-branch",
		themes:    []string{"组织建设"},
		actions:   []string{"支部标准化建设"},
	},
	{
		file:      "voice.md",
		publisher: "chihong-germanium",
		themes:    []string{"思想教育"},
		actions:   []string{"四项工程"},
	},
	{
		file:      "plan.md",
		publisher: "chihong-germanium",
		themes:    []string{"党建工作"},
		actions:   []string{"下一阶段融合计划"},
	},
	{
		file:      "two-way.en.md",
		publisher: "chihong-germanium-branch",
		rights:    article.RightsTRANSLATION,
		themes:    []string{"党建工作", "业务工作"},
		actions:   []string{campaign},
	},
	{
		file:      "managers.en.md",
		publisher: "chihong-germanium",
		rights:    article.RightsTRANSLATION,
		themes:    []string{"体制改革"},
		actions:   []string{"职业经理人改革"},
	},
	{
		file:      "lenses.en.md",
		publisher: "chihong-germanium",
		rights:    article.RightsTRANSLATION,
		themes:    []string{"产品优化"},
		actions:   []string{"党建+产品优化"},
	},
}
