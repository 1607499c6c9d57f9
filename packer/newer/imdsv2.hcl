# What 1.6.6 does not know. Instances of the AMI answer IMDSv2 alone, and so does the one that is built on.
imds_support = "v2.0"
metadata_options {
  http_endpoint               = "enabled"
  http_tokens                 = "required"
  http_put_response_hop_limit = 1
}
