// Does to user-data what Multipass does: loads it and emits it again, first its client and then its daemon
// (src/client/cli/cmd/launch.cpp and src/utils/yaml_node_utils.cpp of Multipass 1.16).
#include <iostream>
#include <sstream>
#include <string>
#include <yaml-cpp/yaml.h>

int main() {
  std::stringstream text;
  text << std::cin.rdbuf();
  const std::string from_client = YAML::Dump(YAML::Load(text.str()));
  YAML::Emitter from_daemon;
  from_daemon << YAML::Load(from_client);
  std::cout << "#cloud-config\n" << from_daemon.c_str() << "\n";
}
