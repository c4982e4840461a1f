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
	{"chinalco", "中国铝业集团有限公司", "中铝集团", "", organization.KindGROUP, "有色金属行业的中央企业集团。"},
	{"china-copper", "中国铜业有限公司", "中国铜业", "chinalco", organization.KindCOMPANY, "集团的铜铅锌业务板块。"},
	{"chihong-germanium", "驰宏锗业", "", "china-copper", organization.KindCOMPANY, "锗材料与红外产品的生产企业。"},
	{"chihong-germanium-branch", "驰宏锗业党支部", "党支部", "chihong-germanium", organization.KindBRANCH, "公司的基层党组织。"},
	{"chihong-germanium-board", "驰宏锗业董事会", "董事会", "chihong-germanium", organization.KindGOVERNANCE_BODY, "公司的决策机构。"},
	{"chihong-germanium-supervisors", "驰宏锗业监事会", "监事会", "chihong-germanium", organization.KindGOVERNANCE_BODY, "公司的监督机构。"},
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
	{campaign, "", "chihong-germanium", action.KindCAMPAIGN, done, public, [2]string{"2020-07-01", "2022-12-31"}, [2]string{"2020-07-01", "2022-12-31"},
		[]string{"党建工作", "业务工作"}, []participant{{"chinalco", participation.RoleACCOUNTABLE}, {"china-copper", participation.RolePARTNER}}, "三年之内完成的一轮国有企业改革。"},
	{"五项行动", campaign, "chihong-germanium-branch", action.KindPROGRAMME, done, public, [2]string{"2021-01-01", "2022-12-31"}, [2]string{"2021-01-01", "2022-12-31"},
		[]string{"党建工作"}, nil, "政治引领、筑根塑魂、改革赋能、深度融合、创新活力。"},
	{"四项工程", campaign, "chihong-germanium-branch", action.KindPROGRAMME, done, public, [2]string{"2021-01-01", "2022-12-31"}, [2]string{"2021-03-01", "2022-12-31"},
		[]string{"党建工作"}, nil, "党建创新、文化引领、阳光廉洁、科技赋能。"},
	{"职业经理人改革", campaign, "chihong-germanium", action.KindPROJECT, done, public, [2]string{"2021-07-01", "2022-06-30"}, [2]string{"2021-07-01", "2022-06-30"},
		[]string{"体制改革", "组织建设"}, []participant{{"chihong-germanium-board", participation.RoleIMPLEMENTER}, {"chihong-germanium-supervisors", participation.RoleACCOUNTABLE}}, "在公司内部聘任并考核职业经理人。"},
	{"深度融合行动", "五项行动", "chihong-germanium-branch", action.KindPROJECT, done, public, [2]string{"2021-01-01", "2022-12-31"}, [2]string{"2021-02-01", "2022-12-31"},
		[]string{"党建工作", "业务工作"}, nil, "让党建与业务在同一件事上结合。"},
	{"创新活力行动", "五项行动", "chihong-germanium-branch", action.KindPROJECT, running, public, [2]string{"2021-01-01", "2023-12-31"}, [2]string{"2021-04-01", ""},
		[]string{"创新突破"}, nil, "把党员和群众的智慧用到技术难题上。"},
	{"阳光廉洁工程", "四项工程", "chihong-germanium-supervisors", action.KindPROJECT, running, public, [2]string{"2021-01-01", "2023-06-30"}, [2]string{"2021-03-01", ""},
		[]string{"廉洁建设"}, []participant{{"chihong-germanium-branch", participation.RolePARTNER}}, "让容易说不清的流程看得见。"},
	{"党建+思想教育", "深度融合行动", "chihong-germanium-branch", action.KindACTIVITY, done, public, [2]string{"2021-03-01", "2021-12-31"}, [2]string{"2021-03-01", "2021-12-31"},
		[]string{"思想教育", "安全生产"}, nil, "线上加线下，个人自学加集中学习。"},
	{"党建+体制改革", "深度融合行动", "chihong-germanium-branch", action.KindACTIVITY, done, public, [2]string{"2021-07-01", "2022-06-30"}, [2]string{"2021-07-01", "2022-06-30"},
		[]string{"组织建设", "体制改革"}, []participant{{"chihong-germanium-board", participation.RolePARTNER}}, "党建进章程，完善治理体系。"},
	{"党建+产品优化", "深度融合行动", "chihong-germanium-branch", action.KindACTIVITY, running, public, [2]string{"2021-01-01", "2023-12-31"}, [2]string{"2021-02-01", ""},
		[]string{"思想教育", "产品优化"}, []participant{{"chihong-germanium", participation.RoleIMPLEMENTER}, {"chinalco", participation.RoleFUNDER}}, "把一线当作党建的主战场，研制新产品。"},
	{"党建+创新突破", "深度融合行动", "chihong-germanium-branch", action.KindACTIVITY, running, public, [2]string{"2021-01-01", "2023-12-31"}, [2]string{"2021-05-01", ""},
		[]string{"组织建设", "创新突破"}, nil, "党员牵头技术攻关。"},
	{"“两带两创”活动", "创新活力行动", "chihong-germanium-branch", action.KindACTIVITY, running, public, [2]string{"2021-05-01", "2023-12-31"}, [2]string{"2021-05-01", ""},
		[]string{"思想教育", "创新突破"}, nil, "党员带头、带动群众，创新、创效。"},
	{"支部标准化建设", "四项工程", "chihong-germanium-branch", action.KindACTIVITY, action.StatusPLANNED, public, [2]string{"2023-01-01", "2023-12-31"}, [2]string{"", ""},
		[]string{"组织建设"}, nil, "场所、材料、活动都有标准。"},
	{"下一阶段融合计划", "", "chihong-germanium", action.KindPROGRAMME, action.StatusPLANNED, inside, [2]string{"2023-01-01", "2025-12-31"}, [2]string{"", ""},
		[]string{"党建工作", "业务工作"}, nil, "内部讨论稿。"},
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
	{"微米级二氧化锗", "可稳定供应的新规格。", "党建+产品优化", "2021-08-31", output, outcome.CategoryPRODUCT, verified, nil},
	{"锗粉", "电子级粉体。", "党建+产品优化", "2021-11-30", output, outcome.CategoryPRODUCT, claimed, nil},
	{"锗粒子", "镀膜用粒料。", "党建+产品优化", "2021-12-31", output, outcome.CategoryPRODUCT, claimed, nil},
	{"红外锗镜片", "热成像镜头用的镜片。", "党建+产品优化", "2022-02-28", output, outcome.CategoryPRODUCT, verified, []indicatorData{
		{"镜片年产量", "片", amount, true, "1000", [][2]string{{"1500", "1420"}, {"2400", "2650"}, {"3000", ""}}}}},
	{"红外整机", "从材料走到终端产品。", "党建+产品优化", "2022-06-30", output, outcome.CategoryPRODUCT, verified, []indicatorData{
		{"整机年销量", "台", amount, true, "0", [][2]string{{"20", "8"}, {"60", "45"}}}}},
	{"产品附加值提升", "下游产品在收入中的比重上升。", "党建+产品优化", "2022-12-31", change, outcome.CategoryECONOMIC, disputed, []indicatorData{
		{"下游产品收入占比", "%", percent, true, "12", [][2]string{{"18", "16.5"}, {"25", "26"}}}}},
	{"治理体系完善", "党组织、董事会、监事会各有清单。", "党建+体制改革", "2021-12-31", change, outcome.CategoryGOVERNANCE, verified, nil},
	{"契约化考核全覆盖", "经营班子全部按契约考核。", "职业经理人改革", "2022-06-30", output, outcome.CategoryGOVERNANCE, verified, []indicatorData{
		{"签约比例", "%", percent, true, "0", [][2]string{{"50", "60"}, {"100", "100"}}}}},
	{"经营稳健", "改革期间经营没有起伏。", "职业经理人改革", "2022-12-31", impact, outcome.CategoryECONOMIC, claimed, nil},
	{"队伍稳定", "关键岗位没有流失。", "职业经理人改革", "2022-12-31", impact, outcome.CategoryCULTURE, claimed, []indicatorData{
		{"关键岗位流失率", "%", percent, false, "6", [][2]string{{"5", "4.2"}, {"3", "2.8"}}}}},
	{"生产安全", "隐患早发现、早处理。", "党建+思想教育", "2022-12-31", impact, outcome.CategorySAFETY, verified, []indicatorData{
		{"隐患平均处理天数", "天", amount, false, "14", [][2]string{{"10", "9"}, {"5", "6"}}}}},
	{"学习氛围形成", "干部先讲，班组接着讲。", "党建+思想教育", "2021-12-31", change, outcome.CategoryCULTURE, claimed, nil},
	{"职工提案成为项目", "建议有答复，采纳有负责人。", "“两带两创”活动", "2022-05-01", change, outcome.CategoryCAPABILITY, claimed, []indicatorData{
		{"采纳的提案", "件", amount, true, "15", [][2]string{{"40", "38"}, {"60", "71"}}}}},
	{"采购流程公开", "结果公示，异议有答复。", "阳光廉洁工程", "2021-11-01", output, outcome.CategoryGOVERNANCE, claimed, nil},
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
	{"two-way.md", "chihong-germanium-branch", "", []string{"党建工作", "业务工作"}, []string{campaign, "深度融合行动"}, []evidenceData{{"治理体系完善", background, "说明成果如何对应到行动。"}}},
	{"learning.md", "chihong-germanium-branch", "", []string{"思想教育", "安全生产"}, []string{"党建+思想教育"}, []evidenceData{{"学习氛围形成", supports, "“怎么学”一节。"}, {"生产安全", supports, "两个班组修改了交接班流程。"}}},
	{"managers.md", "chihong-germanium", "", []string{"体制改革"}, []string{"职业经理人改革", "党建+体制改革"}, []evidenceData{{"契约化考核全覆盖", supports, "“一年之后”一节。"}, {"队伍稳定", supports, ""}, {"经营稳健", supports, ""}}},
	{"lenses.md", "chihong-germanium", "", []string{"产品优化"}, []string{"党建+产品优化"}, []evidenceData{{"红外锗镜片", supports, "产品表。"}, {"红外整机", supports, "产品表。"}, {"微米级二氧化锗", supports, "产品表。"}}},
	{"vitality.md", "chihong-germanium-branch", "", []string{"创新突破"}, []string{"“两带两创”活动", "创新活力行动"}, []evidenceData{{"职工提案成为项目", supports, "“从建议到项目”一节。"}}},
	{"board.md", "chihong-germanium-board", "", []string{"体制改革", "组织建设"}, []string{"党建+体制改革"}, []evidenceData{{"治理体系完善", supports, "三张清单。"}}},
	{"clean.md", "chihong-germanium-supervisors", "", []string{"廉洁建设"}, []string{"阳光廉洁工程"}, []evidenceData{{"采购流程公开", supports, "“做法”一节。"}}},
	{"safety.md", "chihong-germanium", "", []string{"安全生产"}, []string{"党建+思想教育"}, []evidenceData{{"生产安全", supports, "挂牌与摘牌。"}}},
	{"claims.md", "china-copper", article.RightsREPRINT, []string{"产品优化"}, []string{"党建+产品优化"}, []evidenceData{{"产品附加值提升", contra, "口径没有说明。"}}},
	{"standard.md", "chihong-germanium-branch", "", []string{"组织建设"}, []string{"支部标准化建设"}, nil},
	{"voice.md", "chihong-germanium", "", []string{"思想教育"}, []string{"四项工程"}, nil},
	{"plan.md", "chihong-germanium", "", []string{"党建工作"}, []string{"下一阶段融合计划"}, nil},
	{"two-way.en.md", "chihong-germanium-branch", article.RightsTRANSLATION, []string{"党建工作", "业务工作"}, []string{campaign}, nil},
	{"managers.en.md", "chihong-germanium", article.RightsTRANSLATION, []string{"体制改革"}, []string{"职业经理人改革"}, nil},
	{"lenses.en.md", "chihong-germanium", article.RightsTRANSLATION, []string{"产品优化"}, []string{"党建+产品优化"}, nil},
}
