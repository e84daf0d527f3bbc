weir_generate_api(events OPERATIONS
  DeleteRule DescribeRule DisableRule EnableRule ListRuleNamesByTarget ListRules
  ListTargetsByRule PutEvents PutRule PutTargets RemoveTargets)
