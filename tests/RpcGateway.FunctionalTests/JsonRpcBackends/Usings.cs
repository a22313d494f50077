extern alias bridge;

global using bridge::Microsoft.AspNetCore.Builder;
global using bridge::Microsoft.Extensions.DependencyInjection;
global using bridge::RpcGateway.StreamJsonRpc;
global using bridge::RpcGateway.StreamJsonRpc.Processes;
